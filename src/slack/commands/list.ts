/** `/jit list`: what the person has, has asked for and has approved. `/jit list all`: everything, for administrators. */
import { listAccess, listAll } from '#access/list-access.ts';
import type { Command, Tools } from '#slack/tools.ts';
import { type HostWords, listAnswer, mostListed, wholeListAnswer } from '#slack/views/list.ts';

export const list: Command = {
  verb: 'list',
  help: [
    { typed: '/jit list', does: 'your live access and open requests' },
    { typed: '/jit list all', does: 'those of everybody, for administrators' },
  ],
  async run(tools, { personId, text }) {
    const asked = { personId, most: mostListed };
    const [, word] = text.trim().split(/\s+/);
    if (word?.toLowerCase() === 'all') return wholeListAnswer(await listAll(tools.access, asked), hostWords(tools));
    return listAnswer(await listAccess(tools.access, asked), hostWords(tools));
  },
};

const hostWords =
  ({ access }: Tools): HostWords =>
  ({ host, level }) => ({
    hostLabel: access.hosts.get(host)?.label ?? host,
    levelWords: access.hosts.get(host)?.levelWords(level),
  });
