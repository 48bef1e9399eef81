/** `escalate`: the approver group that may decide too, once a stage has stayed unanswered for that long. */
export interface Escalate {
  escalate?: { afterSeconds: number; to: string };
}
