/**
 * The line before a host, one for each credential: so many exchanges at a time and no more, endings before everything else,
 * and a part of the places kept for them. Writes of grants go one at a time with a pause after each.
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
import { type Clock, systemClock } from '#lib/clock.ts';

/** One exchange that waits for its turn. */
export interface Passage {
  isEnding: boolean;
  isWrite: boolean;
  /** It only confirms a write that was made: what still has to be ended goes first. */
  isConfirming: boolean;
  /** It waits until no write is under way and the pause after the last one is over. */
  isPaced: boolean;
  /** Among its equals, the lower number goes first. */
  order: number;
}

export interface Line {
  /**
   * Does the work when its turn has come.
   * @param signal gives up waiting: the work is then not begun, and the signal's reason is thrown
   */
  pass<T>(passage: Passage, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export interface LineOptions {
  /** How much may be under way at once; asked again each time. */
  most: () => number;
  /** True when the host lets few requests through: none is spent on confirming while something is still to be ended. */
  isScarce?: () => boolean;
  /** Of these, how much may be something else than endings: a share between 0 and 1. */
  shareOfOthers: number;
  /** From the end of one write to the next one that is paced. */
  pauseMs: number;
  clock?: Clock;
}

/** Between two requests of one ending lies what the bot itself has to do. */
const calmMs = 250;

interface Waiter {
  passage: Passage;
  enter: () => void;
}

export function createLine(options: LineOptions): Line {
  const { most, isScarce = () => false, shareOfOthers, pauseMs, clock = systemClock } = options;
  /** The next one first. */
  const waiting: Waiter[] = [];
  const underWay = { all: 0, others: 0, writes: 0, toEnd: 0 };
  /** The time is read through `sinceMs`, which notices a clock that was set back. */
  const last: { write?: Date; toEnd?: Date } = {};
  let isAlarmSet = false;

  function count({ isEnding, isWrite, isConfirming }: Passage, by: 1 | -1): void {
    underWay.all += by;
    if (!isEnding) underWay.others += by;
    else if (!isConfirming) underWay.toEnd += by;
    if (isWrite) underWay.writes += by;
  }

  function mayEnter(passage: Passage): boolean {
    const { isEnding, isPaced } = passage;
    if (!isEnding && underWay.others >= Math.max(1, Math.floor(most() * shareOfOthers))) return false;
    if (isPaced && underWay.writes > 0) return false;
    if (isPutOff(passage) && underWay.toEnd > 0) return false;
    return restMs(passage) === 0;
  }

  /** It is put off until nothing has been on its way for a moment that still ends something. */
  const isPutOff = ({ isConfirming }: Passage): boolean => isConfirming && isScarce();

  /** For how long it has still to wait although nothing stands in its way. */
  function restMs(passage: Passage): number {
    const pauseLeft = passage.isPaced ? pauseMs - sinceMs('write') : 0;
    return Math.max(0, pauseLeft, isPutOff(passage) ? calmMs - sinceMs('toEnd') : 0);
  }

  /** A clock that was set back makes no wait longer. */
  function sinceMs(what: 'write' | 'toEnd'): number {
    const now = clock.now();
    const at = last[what];
    if (at && at > now) last[what] = now;
    return at ? Math.max(0, now.getTime() - at.getTime()) : Number.POSITIVE_INFINITY;
  }

  function admit(): void {
    for (let index = 0; underWay.all < most(); ) {
      const waiter = waiting[index];
      if (!waiter) break;
      if (mayEnter(waiter.passage)) {
        waiting.splice(index, 1);
        count(waiter.passage, 1);
        waiter.enter();
      } else index += 1;
    }
    setAlarm();
  }

  /** The end of a wait is nobody's doing, so someone must look at it. */
  function setAlarm(): void {
    if (isAlarmSet) return;
    const resting = waiting.filter(({ passage }) => passage.isPaced || passage.isConfirming);
    const rests = resting.map(({ passage }) => restMs(passage)).filter((ms) => ms > 0);
    if (rests.length === 0) return;
    isAlarmSet = true;
    clock.at(new Date(clock.now().getTime() + Math.min(...rests)), () => {
      isAlarmSet = false;
      admit();
    });
  }

  function turn(passage: Passage, signal: AbortSignal): Promise<void> {
    return new Promise((go, giveUp) => {
      const leave = () => {
        const index = waiting.indexOf(waiter);
        if (index >= 0) waiting.splice(index, 1);
        giveUp(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        go();
      };
      const waiter: Waiter = { passage, enter };
      signal.addEventListener('abort', leave, { once: true });
      waiting.splice(placeFor(waiting, passage), 0, waiter);
      admit();
    });
  }

  function leavePlace(passage: Passage): void {
    count(passage, -1);
    if (passage.isWrite) last.write = clock.now();
    if (passage.isEnding && !passage.isConfirming) last.toEnd = clock.now();
    admit();
  }

  return {
    async pass(passage, signal, work) {
      signal.throwIfAborted();
      await turn(passage, signal);
      try {
        return await work();
      } finally {
        // One turn later, when fetch has its connection back; the next one would open another.
        setImmediate(leavePlace, passage);
      }
    },
  };
}

/** Behind its equals. */
function placeFor(waiting: readonly Waiter[], passage: Passage): number {
  let [low, high] = [0, waiting.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = waiting[middle];
    if (other && isBefore(passage, other.passage)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isBefore(a: Passage, b: Passage): boolean {
  const [rankA, rankB] = [rankOf(a), rankOf(b)];
  return rankA === rankB ? a.order < b.order : rankA < rankB;
}

function rankOf({ isEnding, isWrite, isConfirming }: Passage): number {
  if (!isEnding) return isWrite ? 3 : 4;
  if (isWrite) return 0;
  return isConfirming ? 2 : 1;
}
