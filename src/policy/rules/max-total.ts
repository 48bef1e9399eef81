/** `max_total`: the longest life of a grant with all its extensions; left out = twice `max`. */
export interface MaxTotal {
  maxTotalSeconds: number;
}
