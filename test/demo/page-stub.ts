/** A small pretend Slack with canned conversations, for developing and testing the page without the bot. */
import type { HostPanel } from '#demo/page-server.ts';
import type { Delivery, ElementState, ModalView, PretendMessage, PretendSlack, Workspace } from '#demo/slack/driver.ts';
import { activeNotice, decidedCard, helpBlocks, openCard, repositories, requestModal } from './page-stub-blocks.ts';

const person = (id: string, realName: string, title: string, zone = 'Europe/Berlin') => ({
  id,
  name: realName.split(' ')[0]?.toLowerCase() ?? id,
  realName,
  title,
  zone,
});

export const workspace: Workspace = {
  teamId: 'T0ACME',
  teamDomain: 'acme',
  teamName: 'Acme',
  bot: { id: 'B0JIT', userId: 'U0JIT', name: 'Jit', appId: 'A0JIT' },
  people: [
    person('U0ADA', 'Ada Lovelace', 'Developer'),
    person('U0GRACE', 'Grace Hopper', 'Approver (platform)', 'America/New_York'),
    person('U0SAM', 'Samira Khan', 'Approver (security)'),
    person('U0EVE', 'Eve Moreau', 'Contractor'),
    person('U0LIN', 'Linus Berg', 'Administrator'),
    { ...person('U0JIT', 'Jit', 'App'), isBot: true },
  ],
  channels: [
    { id: 'C0GENERAL', name: 'general', isPrivate: false, members: ['U0ADA', 'U0GRACE', 'U0SAM', 'U0LIN'] },
    { id: 'C0PLATFORM', name: 'platform-approvals', isPrivate: false, members: ['U0GRACE', 'U0LIN', 'U0JIT'] },
    { id: 'C0SECURITY', name: 'security', isPrivate: true, members: ['U0SAM', 'U0LIN', 'U0JIT'] },
  ],
  userGroups: [{ id: 'S0LEADS', handle: 'leads', name: 'Leads', members: ['U0GRACE'] }],
};

type Message = PretendMessage & { in: string };

export interface Stub {
  slack: PretendSlack;
  hosts: HostPanel[];
  /** What was done, for the tests to look at. */
  done: string[];
  /** Tells the page that something has changed. */
  changed: () => void;
  post: (conversation: string, user: string, text: string, more?: Partial<PretendMessage>) => void;
  /** The open modal of one person, to change as a bot would. */
  modals: Map<string, ModalView>;
}

export const endsAt = (ms: number): string => new Date(Date.now() + ms).toISOString();

export function startStub(): Stub {
  const messages: Message[] = [];
  const listeners = new Set<() => void>();
  const modals = new Map<string, ModalView>();
  const lastRead = new Map<string, number>();
  const done: string[] = [];
  let counter = 0;
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const post: Stub['post'] = (conversation, user, text, more = {}) => {
    counter += 1;
    const ts = ((Date.now() - 600_000 + counter * 20_000) / 1000).toFixed(6);
    messages.push({ in: conversation, ts, user, text, blocks: [], ...more });
    changed();
  };
  const slack = stubSlack({ messages, listeners, modals, lastRead, done, changed, post });
  seed(post);
  return { slack, hosts: hostPanels(), done, changed, post, modals };
}

function seed(post: Stub['post']): void {
  post('C0GENERAL', 'U0LIN', 'Good morning! *Jit* is here: type `/jit` to ask for access.');
  post('C0GENERAL', 'U0ADA', 'Nice :tada: does it do GitLab too? see https://example.com/docs');
  post('C0GENERAL', 'U0ADA', 'and <@U0GRACE>, who decides?');
  post('C0PLATFORM', 'U0JIT', 'Ada asks for access', { blocks: openCard() });
  post('D-U0ADA', 'U0JIT', 'help', { blocks: helpBlocks() });
  post('D-U0ADA', 'U0JIT', 'Access is active', { blocks: activeNotice() });
  post('D-U0ADA', 'U0JIT', 'You already have this access.', { ephemeralFor: 'U0ADA' });
}

export const hostPanels = (): HostPanel[] => [
  {
    host: 'github',
    label: 'GitHub',
    url: 'http://127.0.0.1:4001',
    repos: [
      {
        path: 'acme/payments',
        archived: false,
        rows: [
          { login: 'ada-l', personId: 'U0ADA', level: 'Read', source: 'team developers' },
          { login: 'linus-b', personId: 'U0LIN', level: 'Admin', source: 'organization owner' },
          {
            login: 'eve-freelance',
            personId: 'U0EVE',
            level: 'Write',
            source: 'direct',
            pending: true,
            endsAt: endsAt(7_200_000),
          },
        ],
      },
      {
        path: 'acme/shop',
        archived: false,
        rows: [{ login: 'ada-l', personId: 'U0ADA', level: 'Write', source: 'direct', endsAt: endsAt(3_000_000) }],
      },
      { path: 'acme/old-site', archived: true, rows: [] },
    ],
  },
  {
    host: 'gitlab',
    label: 'GitLab',
    url: 'http://127.0.0.1:4002',
    repos: [
      {
        path: 'acme/payments/api',
        archived: false,
        rows: [
          { login: 'ada', personId: 'U0ADA', level: 'Developer', source: 'direct', endsAt: endsAt(45_000) },
          { login: 'grace', personId: 'U0GRACE', level: 'Maintainer', source: 'group acme' },
          { login: 'ghost', level: 'Reporter', source: 'group acme' },
        ],
      },
    ],
  },
];

interface Parts extends Omit<Stub, 'slack' | 'hosts'> {
  messages: Message[];
  listeners: Set<() => void>;
  lastRead: Map<string, number>;
}

function stubSlack({ messages, listeners, modals, lastRead, done, changed, post }: Parts): PretendSlack {
  const visible = (id: string, reader: string) =>
    messages.filter((one) => one.in === id && (one.ephemeralFor === undefined || one.ephemeralFor === reader));
  const unread = (id: string, reader: string) =>
    visible(id, reader).filter((one) => one.user !== reader && Number(one.ts) > (lastRead.get(`${id}/${reader}`) ?? 0))
      .length;
  const acked: Delivery = { ackedAfterMs: 5 };
  const setValue = (who: string, blockId: string, actionId: string, state: ElementState) => {
    const modal = modals.get(who);
    if (modal) modal.values = { ...modal.values, [blockId]: { ...modal.values[blockId], [actionId]: state } };
  };
  const explain = (who: string) => {
    const modal = modals.get(who);
    const words = ':information_source: Rule *payments*: <!subteam^S0LEADS> will be asked. You have *Read* now.';
    if (modal?.values.repository && modal.values.level)
      modals.set(who, { ...requestModal(words, modal.values), errors: modal.errors });
  };
  return {
    apiUrl: '',
    botToken: '',
    appToken: '',
    signingSecret: '',
    workspace,
    isConnected: () => true,
    setRequestUrl() {},
    conversations: (id) => [
      ...workspace.channels
        .filter((channel) => channel.members.includes(id))
        .map(({ id: channel, name, isPrivate }) => ({
          id: channel,
          kind: 'channel' as const,
          name,
          isPrivate,
          unread: unread(channel, id),
          mentions: 0,
        })),
      {
        id: `D-${id}`,
        kind: 'direct',
        name: 'Jit',
        isPrivate: true,
        with: 'U0JIT',
        unread: unread(`D-${id}`, id),
        mentions: 0,
      },
    ],
    messages: (id, reader) => visible(id, reader),
    markRead(id, reader) {
      lastRead.set(`${id}/${reader}`, Math.max(...visible(id, reader).map((one) => Number(one.ts))));
      changed();
    },
    notifications: (id) =>
      messages
        .filter((one) => one.in === `D-${id}` && one.user !== id && !one.ephemeralFor)
        .map(({ in: conversationId, ts }) => ({ conversationId, ts, why: 'direct' as const })),
    modalOf: (id) => modals.get(id),
    async say(who, conversation, text) {
      done.push(`say ${who} ${conversation} ${text}`);
      if (text.startsWith('/jit')) modals.set(who, requestModal(undefined, {}));
      else post(conversation, who, text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'));
      changed();
      return acked;
    },
    async clickInMessage(who, _conversation, ts, { actionId }) {
      done.push(`click ${who} ${actionId}`);
      const message = messages.find((one) => one.ts === ts);
      if (actionId === 'change') throw new Error('Change is not part of this stub.');
      if (message && actionId === 'approve') Object.assign(message, { blocks: decidedCard(who), editedTs: ts });
      changed();
      return acked;
    },
    clickInModal: async () => acked,
    async fillInModal(who, { blockId, actionId }, { value, option, options }) {
      done.push(`fill ${who} ${blockId} ${value ?? option?.value ?? options?.map((one) => one.value).join()}`);
      if (option) setValue(who, blockId, actionId, { type: 'select', selected_option: option });
      else if (options) setValue(who, blockId, actionId, { type: 'checkboxes', selected_options: options });
      else setValue(who, blockId, actionId, { type: 'plain_text_input', value: value ?? null });
      if (option) explain(who);
      changed();
      return acked;
    },
    suggest: async (_who, _element, query) => repositories.filter((one) => one.value.includes(query)),
    async submitModal(who) {
      done.push(`submit ${who}`);
      const modal = modals.get(who);
      if (modal && !modal.values.reason?.text?.value) modal.errors = { reason: 'Please say why.' };
      else modals.delete(who);
      changed();
      return acked;
    },
    async closeModal(who) {
      done.push(`close ${who}`);
      modals.delete(who);
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {},
  };
}
