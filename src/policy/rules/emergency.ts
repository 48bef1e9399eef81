/** `emergency`: break-glass. The people named get access at once; an approver group reviews it afterwards. */
export interface Emergency {
  emergency?: {
    who: string[];
    maxSeconds: number;
    /** The approver group that reviews it. */
    review: string;
    withinSeconds: number;
  };
}
