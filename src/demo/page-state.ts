/**
 * The snapshot that the demo's page draws: everything that one viewer may see, and nothing of what only others see.
 * It is built anew for every request, so the page never has to merge changes.
 */
import type { AuditRow, HostPanel, PageOptions } from './page-server.ts';
import type {
  Conversation,
  ModalView,
  PretendMessage,
  PretendPerson,
  PretendSlack,
  PretendUserGroup,
} from './slack/driver.ts';
import { resolved } from './slack/flatten.ts';

export interface Snapshot {
  /** The server's clock, ISO 8601. */
  now: string;
  connected: boolean;
  team: { name: string; domain: string };
  bot: { id: string; userId: string; name: string };
  /** `unread` sums up all conversations of that person. */
  people: (PretendPerson & { unread: number })[];
  channels: { id: string; name: string; isPrivate: boolean; members: number }[];
  userGroups: PretendUserGroup[];
  viewer: string;
  conversations: Conversation[];
  /** The conversation whose messages follow; undefined when the viewer is in none. */
  selected: string | undefined;
  messages: PretendMessage[];
  /** The newest message to the viewer in a direct conversation that is not the selected one, as a notification has it. */
  news: { channel: string; user: string; ts: string; text: string } | undefined;
  modal: ModalView | undefined;
  hosts: HostPanel[];
  audit: AuditRow[];
}

const auditRowsShown = 200;

/**
 * @param as the viewer's id; the first person when left out or unknown
 * @param channel the conversation's id; where the viewer is not in it, their first with something unread, else their first
 */
export async function snapshot(options: PageOptions, as?: string, channel?: string): Promise<Snapshot> {
  const { slack } = options;
  const { workspace } = slack;
  const viewers = workspace.people.filter((person) => !person.isBot && !person.deleted);
  const viewer = viewers.find((person) => person.id === as) ?? viewers[0];
  if (!viewer) throw new Error('The workspace has no people.');
  const conversations = slack.conversations(viewer.id);
  const selected = conversations.find((one) => one.id === channel) ?? startOf(conversations);
  const audit = [...(await options.audit())].sort((a, b) => b.seq - a.seq).slice(0, auditRowsShown);
  return {
    now: new Date().toISOString(),
    connected: slack.isConnected(),
    team: { name: workspace.teamName, domain: workspace.teamDomain },
    bot: { id: workspace.bot.id, userId: workspace.bot.userId, name: workspace.bot.name },
    people: workspace.people.map((person) => ({ ...person, unread: unreadOf(slack, person) })),
    channels: workspace.channels.map(({ id, name, isPrivate, members }) => ({
      id,
      name,
      isPrivate,
      members: members.length,
    })),
    userGroups: workspace.userGroups,
    viewer: viewer.id,
    conversations,
    selected: selected?.id,
    messages: selected ? slack.messages(selected.id, viewer.id) : [],
    news: newsFor(slack, viewer.id, selected?.id),
    modal: slack.modalOf(viewer.id),
    hosts: options.hosts(),
    audit,
  };
}

function newsFor(slack: PretendSlack, viewer: string, selected: string | undefined): Snapshot['news'] {
  const newest = slack
    .conversations(viewer)
    .filter((one) => one.kind === 'direct' && one.id !== selected && one.unread > 0)
    .flatMap(({ id }) => {
      const last = slack.messages(id, viewer).findLast(({ user, ephemeralFor }) => user !== viewer && !ephemeralFor);
      return last ? [{ channel: id, user: last.user, ts: last.ts, text: resolved(last.text, slack.workspace) }] : [];
    });
  return newest.sort((a, b) => Number(a.ts) - Number(b.ts)).at(-1);
}

const startOf = (conversations: Conversation[]): Conversation | undefined =>
  conversations.find((one) => one.unread > 0) ?? conversations[0];

const unreadOf = (slack: PretendSlack, person: PretendPerson): number =>
  person.isBot || person.deleted ? 0 : slack.conversations(person.id).reduce((sum, one) => sum + one.unread, 0);
