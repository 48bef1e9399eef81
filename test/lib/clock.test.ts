import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#lib/clock.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the system's clock", () => {
  it('never runs work before its time, although timers may fire a millisecond early', async () => {
    const at = new Date(Date.now() + 20);
    const early = at.getTime() - 1;
    vi.spyOn(Date, 'now')
      .mockReturnValueOnce(at.getTime() - 20)
      .mockReturnValueOnce(early)
      .mockReturnValueOnce(early)
      .mockReturnValue(at.getTime());
    const ranAt = await new Promise<number>((done) => systemClock.at(at, () => done(Date.now())));
    expect(ranAt).toBe(at.getTime());
  });

  it('runs work whose time is past at once, but not within the call', async () => {
    let isWithin = true;
    const wasWithin = await new Promise<boolean>((done) => {
      systemClock.at(new Date(0), () => done(isWithin));
      isWithin = false;
    });
    expect(wasWithin).toBe(false);
  });

  it('runs nothing that was cancelled', async () => {
    const work = vi.fn();
    systemClock.at(new Date(), work)();
    await new Promise<void>((done) => systemClock.at(new Date(Date.now() + 5), done));
    expect(work).not.toHaveBeenCalled();
  });
});
