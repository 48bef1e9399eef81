/** `hours`: the days and hours in which the rule fits. */
export interface Hours {
  hours?: {
    /** 0 is Sunday. */
    days: number[];
    /** Minutes since midnight; `to` is the first minute outside. */
    fromMinute: number;
    toMinute: number;
    /** An IANA time zone. */
    zone: string;
  };
}
