/** What the loop remembers of a key and of a queue; only the loop changes either. */
import type { Cancel } from '#lib/clock.ts';
import type { Key, Place } from './loop.ts';

/** For keys whose place cannot be told because the store does not answer. */
export const unknownPlace: Place = { queue: 'unknown', width: 8 };

export interface Entry {
  /** `queued`: woken, on its way into a queue or in one. */
  state: 'resting' | 'queued' | 'running';
  isWokenAgain: boolean;
  /** Its place is being asked for, and has to be asked for again. */
  placing: 'no' | 'once' | 'again';
  queue: Queue | undefined;
  place: Place;
  failures: number;
  /** It rests because its queue is held, not because of a look of its own. */
  isHeld: boolean;
  /** Its place is known to be the same at the next wake. */
  isPlaced: boolean;
  /** A limit's own time: nothing makes this key run earlier. */
  notBefore: Date | undefined;
  timer: { at: Date; cancel: Cancel } | undefined;
  waiting: (() => void)[];
}

export interface Queue {
  keys: Set<Key>;
  width: number;
  running: number;
  /** What rests until then, the next one first: a limit lets nothing of this queue through. */
  held: Key[];
  heldUntil: Date | undefined;
}

export const newEntry = (): Entry => ({
  state: 'resting',
  isWokenAgain: false,
  placing: 'no',
  queue: undefined,
  place: unknownPlace,
  failures: 0,
  isHeld: false,
  isPlaced: false,
  notBefore: undefined,
  timer: undefined,
  waiting: [],
});

export const newQueue = (width: number): Queue => ({
  keys: new Set(),
  width,
  running: 0,
  held: [],
  heldUntil: undefined,
});
