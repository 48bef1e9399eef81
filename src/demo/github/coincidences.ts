/** What somebody else does at the very moment of a request: races that tests order. Each happens once. */

export interface Coincidence {
  method?: string;
  /** Looked for in the path below the API's own address. */
  path?: RegExp;
  /** Before the request takes effect, or after it and before it is answered. */
  moment: 'before' | 'after';
}

export interface Coincidences {
  add(coincidence: Coincidence, act: () => void): () => void;
  happen(moment: Coincidence['moment'], method: string, path: string): void;
}

export function createCoincidences(): Coincidences {
  let ordered: { when: Coincidence; act: () => void }[] = [];
  return {
    add(when, act) {
      const entry = { when, act };
      ordered.push(entry);
      return () => {
        ordered = ordered.filter((other) => other !== entry);
      };
    },
    happen(moment, method, path) {
      const due = ordered.filter(
        ({ when }) =>
          when.moment === moment && (when.method ?? method) === method && (!when.path || path.search(when.path) !== -1),
      );
      ordered = ordered.filter((one) => !due.includes(one));
      for (const { act } of due) act();
    },
  };
}
