/** Work on the same thing, one after the other. What failed before keeps nobody from their turn. */

export type Lanes = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createLanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    const leave = () => {
      if (last.get(key) === turn) last.delete(key);
    };
    turn.then(leave, leave);
    return turn;
  };
}
