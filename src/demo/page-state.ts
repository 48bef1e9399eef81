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
  /** `unread` and `mentions` sum up all conversations of that person. */
  people: (PretendPerson & Pick<Conversation, 'unread' | 'mentions'>)[];
  channels: { id: string; name: string; isPrivate: boolean; members: number }[];
  userGroups: PretendUserGroup[];
  viewer: string;
  conversations: Conversation[];
  /** The conversation whose messages follow; undefined when the viewer is in none. */
  selected: string | undefined;
  messages: PretendMessage[];
  /** Those of them that mentioned the viewer when they were posted, by their `ts`. */
  mentions: string[];
  /** The newest message of which the viewer was notified in another conversation than the selected one; `place` is a channel's name. */
  news: { channel: string; place?: string; user: string; ts: string; text: string } | undefined;
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
    people: workspace.people.map((person) => ({ ...person, ...newsOf(slack, person) })),
    channels: workspace.channels.map(({ id, name, isPrivate, members }) => ({
      id,
      name,
      isPrivate,
      members: members.length,
    })),
    userGroups: workspace.userGroups,
    viewer: viewer.id,
    conversations: conversations.map((one) => ({ ...one, mentions: forThem(one) })),
    selected: selected?.id,
    messages: selected ? slack.messages(selected.id, viewer.id) : [],
    mentions: slack.notifications(viewer.id).flatMap(({ ts, why }) => (why === 'mention' ? [ts] : [])),
    news: newsFor(slack, viewer.id, selected?.id),
    modal: slack.modalOf(viewer.id),
    hosts: options.hosts(),
    audit,
  };
}

function newsFor(slack: PretendSlack, viewer: string, selected: string | undefined): Snapshot['news'] {
  const unread = slack.conversations(viewer).filter((one) => one.id !== selected && one.unread > 0);
  const told = slack.notifications(viewer).findLast((one) => unread.some(({ id }) => id === one.conversationId));
  const place = unread.find(({ id }) => id === told?.conversationId);
  const message = place && slack.messages(place.id, viewer).find(({ ts }) => ts === told?.ts);
  if (!message) return undefined;
  const { user, ts } = message;
  const text = resolved(message.text, slack.workspace);
  return { channel: place.id, user, ts, text, ...(place.kind === 'channel' && { place: place.name }) };
}

const startOf = (conversations: Conversation[]): Conversation | undefined =>
  conversations.find((one) => one.unread > 0) ?? conversations[0];

function newsOf(slack: PretendSlack, person: PretendPerson): Pick<Conversation, 'unread' | 'mentions'> {
  const all = person.isBot || person.deleted ? [] : slack.conversations(person.id);
  const sum = (count: (one: Conversation) => number) => all.reduce((total, one) => total + count(one), 0);
  return { unread: sum(({ unread }) => unread), mentions: sum(forThem) };
}

/** A direct message is for its reader, mention or not. */
const forThem = ({ kind, unread, mentions }: Conversation): number => (kind === 'direct' ? unread : mentions);
