/** `approvers` and `admins`: a channel, and the members who may act. */
import { shown } from './fault.ts';
import * as fragment from './fragments.ts';
import type { Admins, ApproverGroup } from './policy.ts';
import { channelId, listOf, memberId } from './shapes.ts';
import { type Entry, entriesOf, knownEntries, read } from './sheet.ts';
import type { Sheet } from './yaml.ts';

const members = listOf('members', memberId, '[U0GRACE, S0LEADS]');
const groupName = /^[a-z\d][a-z\d_.-]{0,49}$/i;

const channelFragment = fragment.channelId('The channel, by its id (in Slack: at the foot of its details).');

export const approversSchema: fragment.Described = {
  description: 'Groups of people who decide, by name.',
  type: 'object',
  propertyNames: { pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,49}$', not: { const: 'auto' } },
  additionalProperties: fragment.map(
    'A group of people who decide.',
    {
      channel: channelFragment,
      members: fragment.list('Who may decide; left out = the members of the channel.', fragment.memberId),
    },
    ['members'],
  ),
};

export const adminsSchema = fragment.map('The administrators of Jit.', {
  channel: channelFragment,
  members: fragment.list("People and user groups who may revoke anyone's access.", fragment.memberId),
});

/** The groups by name; `names` has those of faulty entries too. */
export function readApprovers(sheet: Sheet, entry: Entry): { groups: Map<string, ApproverGroup>; names: string[] } {
  const groups = new Map<string, ApproverGroup>();
  const entries = entriesOf(sheet, entry.node, entry.at, '`approvers`') ?? [];
  for (const group of entries) {
    if (group.key === 'auto')
      sheet.report(group.keyAt, '`auto` means that nobody is asked; write another name for this group');
    else if (!groupName.test(group.key)) {
      sheet.report(
        group.keyAt,
        `${shown(group.key)} is no name for a group; write letters, digits, \`.\`, \`-\` and \`_\``,
      );
    }
    const found = channelAndMembers(sheet, group, shown(group.key));
    if (found?.channel) groups.set(group.key, { name: group.key, ...found, channel: found.channel });
  }
  return { groups, names: entries.map(({ key }) => key).filter((key) => key !== 'auto') };
}

export function readAdmins(sheet: Sheet, entry: Entry): Admins | undefined {
  const found = channelAndMembers(sheet, entry, '`admins`', true);
  return found?.channel && found.members ? { channel: found.channel, members: found.members } : undefined;
}

function channelAndMembers(sheet: Sheet, entry: Entry, what: string, needsMembers = false) {
  const entries = entriesOf(sheet, entry.node, entry.at, what);
  if (!entries) return undefined;
  const found = knownEntries(sheet, entries, what, ['channel', 'members']);
  const [channelEntry, membersEntry] = [found.get('channel'), found.get('members')];
  if (!channelEntry) sheet.report(entry.keyAt, `${what} has no channel; write \`channel: C0PLATFORM\` below it`);
  if (!membersEntry && needsMembers)
    sheet.report(entry.keyAt, `${what} has no members; write \`members: [U0GRACE, S0LEADS]\` below it`);
  const channel = channelEntry && read(sheet, channelEntry, channelId);
  const listed = membersEntry && read(sheet, membersEntry, members);
  return { ...(channel && { channel: channel.value }), ...(listed && { members: listed.value }) };
}
