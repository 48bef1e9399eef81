/** `on_call`: who is on call is approved at once. */
export interface OnCall {
  /** A Slack user group (`S0ONCALL`), or a schedule: `pagerduty:PABC123`, `opsgenie:NAME`. */
  onCall?: string;
}
