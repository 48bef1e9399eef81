/** Every kind of bad answer, on a look and on a write, in the words of both hosts: what it is taken for, and its one line in the log. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultAction } from '#demo/lib/faults.ts';
import type { HostFault, HostFaultKind } from '#hosts/host.ts';
import { type Again, createLoop, type LoopDeps } from '#reconcile/loop.ts';
import { now, type Rig, startGitHubRig, startGitLabRig } from '../contracts/rig.ts';
import { createManualClock } from '../manual-clock.ts';

const status = (code: number, body: unknown, headers: Record<string, string> = {}): FaultAction => ({
  kind: 'status',
  status: code,
  body,
  headers: { date: now().toUTCString(), ...headers },
});
const reset = String(now().getTime() / 1000 + 90);

interface Row {
  what: string;
  action: FaultAction;
  look: HostFaultKind;
  /** Where it differs from the look; `done` is no fault. */
  write?: HostFaultKind | 'done';
  /** Seconds until the next try. */
  waits?: number;
  isTakenBack?: true;
}

const ofBoth: Row[] = [
  { what: '409', action: status(409, { message: 'Conflict' }), look: 'refused' },
  { what: '422', action: status(422, { message: 'Validation Failed' }), look: 'refused' },
  { what: '500', action: status(500, { message: 'Server Error' }), look: 'unreachable' },
  { what: '503', action: status(503, { message: 'Unavailable' }, { 'retry-after': '5' }), look: 'unreachable' },
  { what: 'a 502 in HTML', action: { kind: 'html', status: 502 }, look: 'unreachable' },
  { what: 'a 404 in HTML', action: { kind: 'html', status: 404 }, look: 'unreachable' },
  { what: 'a 200 in HTML', action: { kind: 'html', status: 200 }, look: 'unreachable' },
  { what: 'a hang', action: { kind: 'hang' }, look: 'unreachable' },
  { what: 'a connection dropped before the effect', action: { kind: 'drop-before' }, look: 'unreachable' },
  {
    what: 'a connection dropped after the effect',
    action: { kind: 'drop-after' },
    look: 'unreachable',
    isTakenBack: true,
  },
  { what: 'a hang after the effect', action: { kind: 'hang-after' }, look: 'unreachable', isTakenBack: true },
];

const secondary = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
};
const ofGitHub: Row[] = [
  { what: '401', action: status(401, { message: 'Bad credentials' }), look: 'credential' },
  {
    what: '403 for want of a permission',
    action: status(403, { message: 'Resource not accessible by integration' }, { 'x-ratelimit-remaining': '4999' }),
    look: 'refused',
  },
  { what: '403 that is a hidden limit', action: status(403, secondary), look: 'limited', waits: 60 },
  { what: '403 with retry-after', action: status(403, secondary, { 'retry-after': '7' }), look: 'limited', waits: 7 },
  {
    what: '403 with nothing remaining',
    action: status(
      403,
      { message: 'API rate limit exceeded for user ID 11.' },
      { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    ),
    look: 'limited',
    waits: 90,
  },
  { what: '404', action: status(404, { message: 'Not Found' }), look: 'gone', write: 'done' },
  { what: '429', action: status(429, secondary, { 'retry-after': '7' }), look: 'limited', waits: 7 },
];

const everywhere = { message: { error: 'This endpoint has been requested too many times. Try again later.' } };
const ofGitLab: Row[] = [
  { what: '401', action: status(401, { message: '401 Unauthorized' }), look: 'credential' },
  { what: '403 for want of a permission', action: status(403, { message: '403 Forbidden' }), look: 'refused' },
  { what: '404', action: status(404, { message: '404 Project Not Found' }), look: 'gone', write: 'done' },
  { what: '429 of one endpoint', action: status(429, everywhere), look: 'limited', waits: 60 },
  {
    what: '429 of the instance',
    action: status(429, 'Retry later\n', {
      'retry-after': '7',
      'ratelimit-limit': '2000',
      'ratelimit-remaining': '0',
      'ratelimit-reset': String(now().getTime() / 1000 + 7),
    }),
    look: 'limited',
    waits: 7,
  },
];

const hosts: [string, () => Promise<Rig>, Row[]][] = [
  ['GitHub', startGitHubRig, [...ofBoth, ...ofGitHub]],
  ['GitLab', startGitLabRig, [...ofBoth, ...ofGitLab]],
];

describe.each(hosts)('%s', (label, start, rows) => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await start();
  });
  afterEach(() => rig.close());

  /** What comes of the work in the loop: its fault, and what the log was told. */
  async function inLoop(work: () => Promise<unknown>) {
    const lines: Record<string, unknown>[] = [];
    let fault: HostFault | undefined;
    const note = (fields: Record<string, unknown>) => void lines.push(fields);
    const log = { warn: note, error: note, info: note, debug: note } as unknown as LoopDeps['log'];
    const handle = async (): Promise<Again> => {
      await work().catch((thrown: HostFault) => {
        fault = thrown;
        throw thrown;
      });
      return {};
    };
    const placeOf = async () => ({ queue: 'any', width: 1 });
    await createLoop({ clock: createManualClock(now()), log, handle, placeOf }).pass('standing:1');
    return { fault, lines };
  }

  const expected = ({ action, waits }: Row, kind: HostFaultKind) => ({
    kind,
    message: expect.stringMatching(new RegExp(`^${label} `)),
    status: 'status' in action ? action.status : undefined,
    retryAt: waits === undefined ? undefined : new Date(now().getTime() + waits * 1000),
  });
  const line = ({ waits }: Row, kind: HostFaultKind) => ({
    key: 'standing:1',
    kind,
    again: new Date(now().getTime() + (waits ?? 1) * 1000).toISOString(),
    message: expect.stringMatching(new RegExp(`^${label} `)),
  });

  it.each(rows.map((row): [string, Row] => [row.what, row]))('%s on a look', async (_, row) => {
    rig.fault({ do: row.action });
    const { fault, lines } = await inLoop(() => rig.impatient.observe(rig.repo, rig.ben));
    expect(fault).toMatchObject(expected(row, row.look));
    expect(lines).toEqual([expect.objectContaining(line(row, row.look))]);
  });

  it.each(rows.map((row): [string, Row] => [row.what, row]))('%s on a write', async (_, row) => {
    const seen = await rig.host.observe(rig.repo, rig.ben);
    rig.fault({ method: 'DELETE', do: row.action });
    const { fault, lines } = await inLoop(() => rig.impatient.removeRow(seen));
    const kind = row.write ?? row.look;
    if (kind === 'done') expect([fault, lines]).toEqual([undefined, []]);
    else {
      expect(fault).toMatchObject(expected(row, kind));
      expect(lines).toEqual([expect.objectContaining(line(row, kind))]);
    }
    expect(rig.directLevelOf('ben')).toBe(row.isTakenBack ? 'none' : 'read');
  });
});
