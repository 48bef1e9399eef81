/** Long work in slices: after each one, everything else that waits has its turn. */

export const nextTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Runs the work to its end, with a turn for everybody else at every `yield`. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
    await nextTurn();
  }
}
