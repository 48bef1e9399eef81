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

interface Waiter {
  passage: Passage;
  enter: () => void;
}

export function createLine(options: LineOptions): Line {
  const { most, isScarce = () => false, shareOfOthers, pauseMs, clock = systemClock } = options;
  /** The next one first. */
  const waiting: Waiter[] = [];
  const underWay = { all: 0, others: 0, writes: 0, toEnd: 0 };
  let writeEndedAt: Date | undefined;
  let isAlarmSet = false;

  function count({ isEnding, isWrite, isConfirming }: Passage, by: 1 | -1): void {
    underWay.all += by;
    if (!isEnding) underWay.others += by;
    else if (!isConfirming) underWay.toEnd += by;
    if (isWrite) underWay.writes += by;
  }

  function mayEnter({ isEnding, isPaced, isConfirming }: Passage): boolean {
    if (isConfirming && underWay.toEnd > 0 && isScarce()) return false;
    if (!isEnding && underWay.others >= Math.max(1, Math.floor(most() * shareOfOthers))) return false;
    return !isPaced || (underWay.writes === 0 && pauseLeftMs() === 0);
  }

  /** A clock that was set back makes no pause longer. */
  function pauseLeftMs(): number {
    if (!writeEndedAt) return 0;
    if (writeEndedAt > clock.now()) writeEndedAt = clock.now();
    return Math.max(0, pauseMs - (clock.now().getTime() - writeEndedAt.getTime()));
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

  /** The end of a pause is nobody's doing, so someone must look at it. */
  function setAlarm(): void {
    const leftMs = pauseLeftMs();
    if (isAlarmSet || leftMs === 0 || underWay.writes > 0 || !waiting.some(({ passage }) => passage.isPaced)) return;
    isAlarmSet = true;
    clock.at(new Date(clock.now().getTime() + leftMs), () => {
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
    if (passage.isWrite) writeEndedAt = clock.now();
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
