/**
 * Two quick choices in one form are answered side by side; only the newest may draw. A convenience, not a truth: it
 * holds for this process, and what is sent in the end is judged whatever the form showed.
 */

export interface Newest {
  /** Notes one more choice in that view. @returns whether it still is the newest */
  begin(viewId: string): () => boolean;
}

/** Forms are open for minutes; far fewer than this are at any time. */
const most = 1000;

export function createNewest(): Newest {
  const latest = new Map<string, number>();
  let count = 0;
  return {
    begin(viewId) {
      const mine = ++count;
      latest.delete(viewId);
      latest.set(viewId, mine);
      const [oldest] = latest.keys();
      if (latest.size > most && oldest !== undefined) latest.delete(oldest);
      return () => latest.get(viewId) === mine;
    },
  };
}
