/** What the database holds: `jit list`, `jit revoke` and `jit audit …`. */
import type { Command } from 'commander';
import { revoke } from '#access/end-grant.ts';
import { formatDuration } from '#lib/duration.ts';
import { allAudit, verifyAudit } from '#store/audit.ts';
import { liveGrants } from '#store/grants.ts';
import { openRequests, requestById } from '#store/requests.ts';
import type { Store } from '#store/store.ts';
import { numberArgument } from './options.ts';
import { Finding, print, withStore } from './shell.ts';

export function recordCommands(program: Command): void {
  program
    .command('list')
    .description('open requests and live access')
    .action(() => withStore(list));

  program
    .command('revoke')
    .argument('<request>', 'the number of the request that the access came from', numberArgument)
    .option('--reason <words>', 'why, for the audit trail and the person')
    .description('take access back; a running bot does it within seconds, otherwise the next start does')
    .action((requestId: number, { reason }: { reason?: string }) =>
      withStore(async (store) => {
        const why = reason === undefined ? {} : { reason };
        await revoke({ store, wake: () => {} }, { requestId, actor: 'operator', ...why });
        print(`Request ${requestId}: the access is being taken back.`);
      }),
    );

  const audit = program.command('audit').description('the audit trail');
  audit
    .command('verify')
    .description('check the whole chain')
    .action(() =>
      withStore(async (store) => {
        const { entries, hash, problem } = await verifyAudit(store.read);
        if (problem) throw new Finding(`The audit trail does not hold: ${problem}.`);
        print(`The audit trail holds: ${entries} entries, last hash ${hash}.`);
      }),
    );
  audit
    .command('export')
    .description('every entry as JSON Lines on standard output')
    .action(() =>
      withStore(async (store) => {
        for await (const entry of allAudit(store.read)) {
          if (!process.stdout.write(`${JSON.stringify({ ...entry, data: JSON.parse(entry.data) as unknown })}\n`)) {
            await new Promise((done) => process.stdout.once('drain', done));
          }
        }
      }),
    );
}

async function list(store: Store): Promise<void> {
  const requests = await openRequests(store.read);
  const grants = await liveGrants(store.read);
  for (const request of requests) {
    const { id, requesterId, level, host, repoPath, durationSeconds } = request;
    print(
      `request ${id}: open; ${requesterId} asks for ${level} on ${host}:${repoPath} for ${formatDuration(durationSeconds)}`,
    );
  }
  for (const grant of grants) {
    const request = await requestById(store.read, grant.requestId);
    if (!request) continue;
    print(
      `request ${request.id}: ${grant.state}; ${request.requesterId} has ${grant.level} on ${request.host}:${request.repoPath} until ${grant.endsAt.toISOString()}`,
    );
  }
  if (requests.length + grants.length === 0) print('Nothing is open and nobody has access through Jit.');
}
