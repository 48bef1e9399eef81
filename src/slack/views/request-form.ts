/**
 * The form "Request access". Pure: what is chosen and known in, the view out. A field keeps its block_id as long as what
 * stands in it must stay, because Slack keeps the entry of a field by that id and applies a new initial value only to a
 * new one. https://docs.slack.dev/reference/methods/views.update
 */
import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { RepoName } from '#access/deps.ts';
import type { Held, LevelChoice, Preview } from '#access/preview-access.ts';
import { type Level, levels } from '#domain/level.ts';
import { formatDuration } from '#lib/duration.ts';
import { either } from '#policy/mention.ts';
import { reviewTime } from '#policy/rules/emergency.ts';
import { type FormMemory, writeMemory } from '#slack/form-memory.ts';
import { repoOption } from './repo-option.ts';
import { bold, cut, cutStart, type Piece, pieces, richText, section } from './rich.ts';
import { heldWords, otherWord } from './words.ts';

/** The form as it is filled in, and what is known about it. */
export interface RequestForm {
  repo: RepoName | undefined;
  /** The block that the field stands in where Slack has sent the form; undefined while the form fills it in itself. */
  repositoryBlock: string | undefined;
  level: Level | undefined;
  /** The id of the block that holds the level now; undefined before there is one. */
  levelBlock: string | undefined;
  duration: string;
  reason: string;
  /** The tick; it only counts where the rule has break-glass for this person. */
  isEmergency: boolean;
  memory: FormMemory;
  /** Undefined while the policy has not been asked yet. */
  preview: Preview | undefined;
  /** What the person has now; `asking` while the host is asked. */
  held: Held | 'asking' | undefined;
  /** A level that was asked for and cannot be had on this repository. */
  levelGone: Level | undefined;
  hostLabel: (host: RepoName['host']) => string;
}

const longestInput = 3000;
const longestPath = 300;

export function requestView(form: RequestForm): ModalView {
  const rule = ruleOf(form);
  const isReasonOptional = rule?.reason === 'optional' && !form.isEmergency;
  return {
    type: 'modal',
    callback_id: 'request',
    private_metadata: writeMemory(form.memory),
    title: plain('Request access'),
    submit: plain('Request'),
    close: plain('Cancel'),
    blocks: [
      ...notes(form),
      repositoryField(form),
      levelField(form),
      ...(form.preview?.emergency ? [emergencyField(form)] : []),
      ...outlook(form),
      durationField(form),
      reasonField(form, isReasonOptional),
      ...(rule?.ticket ? [ticketField(form.memory.ticket, rule.ticket.source)] : []),
    ],
  };
}

const plain = (text: string) => ({ type: 'plain_text', text, emoji: false }) as const;

/** What was decided, where it is not a no; undefined while nothing is. */
function allowedBy({ preview }: RequestForm) {
  const decision = preview?.decision;
  return decision === undefined || decision.kind === 'refuse' ? undefined : decision;
}

const ruleOf = (form: RequestForm) => allowedBy(form)?.rule;

/** What was not understood, and what is not as it was asked for. Only the former is remembered. */
function notes({ memory, repo, levelGone, preview }: RequestForm): KnownBlock[] {
  const all = [...memory.notes];
  if (memory.unlisted !== undefined) all.unshift(`Looking for “${cut(memory.unlisted, longestPath)}”…`);
  if (repo && levelGone) {
    const possible = either((preview?.levels ?? []).map(({ level }) => level)).join('');
    all.push(`${levelGone} cannot be asked for on ${cutStart(repo.path, longestPath)}; choose ${possible}.`);
  }
  return all.length === 0 ? [] : [richText('notes', section(...all.map((note): Piece[] => [note])))];
}

function repositoryField({ repo, repositoryBlock, hostLabel }: RequestForm): InputBlock {
  const chosen = repo && repoOption(repo, hostLabel(repo.host));
  return {
    type: 'input',
    block_id: repositoryBlock ?? (repo ? 'repository:filled' : 'repository'),
    dispatch_action: true,
    label: plain('Repository'),
    element: {
      type: 'external_select',
      action_id: 'repository',
      min_query_length: 0,
      placeholder: plain('Type a part of its name'),
      ...(chosen && { initial_option: chosen }),
    },
  };
}

function levelField({ repo, level, levelBlock, preview }: RequestForm): InputBlock {
  const choices: LevelChoice[] = preview?.levels.length
    ? preview.levels
    : levels.map((each) => ({ level: each, hostWords: undefined }));
  const options = choices.map(levelOption);
  const chosen = options.find((option) => option.value === level);
  // Other options want another block. Its id names the level that it starts with, so that of two updates neither hides the other's.
  const offer = `level:${repo?.host ?? ''}:${options.map((option) => option.value).join('.')}:`;
  return {
    type: 'input',
    block_id: levelBlock?.startsWith(offer) ? levelBlock : `${offer}${chosen?.value ?? ''}`,
    dispatch_action: true,
    label: plain('Access level'),
    element: {
      type: 'static_select',
      action_id: 'level',
      placeholder: plain('Choose a level'),
      options,
      ...(chosen && { initial_option: chosen }),
    },
  };
}

function levelOption({ level, hostWords }: LevelChoice): PlainTextOption {
  const other = otherWord(level, hostWords);
  return { text: plain(cut(other === undefined ? level : `${level} · ${other}`, 75)), value: level };
}

const breakGlass: PlainTextOption = {
  text: plain('Break-glass: access at once, reviewed afterwards'),
  value: 'yes',
};

/** The option says the same everywhere, because Slack keeps a tick only at an option that stays as it is; the hint does not. */
function emergencyField(form: RequestForm): InputBlock {
  const terms = ruleOf(form)?.emergency;
  const within = terms && `${terms.review} reviews it within ${reviewTime(terms.withinSeconds)}`;
  return {
    type: 'input',
    block_id: 'emergency',
    dispatch_action: true,
    optional: true,
    label: plain('Emergency'),
    ...(terms && { hint: plain(cut(`At most ${formatDuration(terms.maxSeconds)}; ${within}.`, 200)) }),
    element: {
      type: 'checkboxes',
      action_id: 'emergency',
      options: [breakGlass],
      ...(form.isEmergency && { initial_options: [breakGlass] }),
    },
  };
}

/** Which rule applies, who will be asked, what access there is now. */
function outlook({ preview, held, repo, hostLabel }: RequestForm): KnownBlock[] {
  const words = preview ? pieces(preview.words) : [];
  const lines = [words, repo && held ? heldLine(held, hostLabel(repo.host)) : []];
  return lines.some((line) => line.length > 0) ? [richText('outlook', section(...lines))] : [];
}

function heldLine(held: Held | 'asking', host: string): Piece[] {
  if (held === 'asking') return [`You have now: asking ${host}…`];
  if (held.known) {
    const other = otherWord(held.level, held.hostWords);
    const now: Piece[] = [bold(heldWords(held.level)), other === undefined ? '' : ` (${host}: ${other})`];
    const until = held.until === undefined ? '' : `, with a role of your own that ends on ${held.until}`;
    const besides = [held.obstacle, held.note].flatMap((words) => (words === undefined ? [] : [`\n${words}`]));
    return ['You have now: ', ...now, until, ...besides];
  }
  switch (held.because) {
    case 'no-account':
      return [held.words ?? `No ${host} account is linked to you yet. Please ask an administrator to add it.`];
    case 'no-such-repo':
      return [held.words ?? `${host} shows no such repository to this app.`];
    case 'unavailable':
      return [`What you have now is not known: ${held.words ?? `${host} does not answer.`} You can ask all the same.`];
  }
}

function durationField(form: RequestForm): InputBlock {
  const { proposal } = form.memory;
  const allowed = allowedBy(form);
  const likes = 'Write it like 45m or 1h30m.';
  return {
    type: 'input',
    block_id: `duration:${proposal.round}:${proposal.proposed ?? ''}`,
    label: plain('Duration'),
    hint: plain(allowed ? `At most ${formatDuration(allowed.maxSeconds)}. ${likes}` : likes),
    element: {
      type: 'plain_text_input',
      action_id: 'duration',
      placeholder: plain('1h'),
      ...initial(form.duration),
    },
  };
}

const reasonField = ({ reason }: RequestForm, isOptional: boolean): InputBlock => ({
  type: 'input',
  block_id: 'reason',
  optional: isOptional,
  label: plain('Reason'),
  element: { type: 'plain_text_input', action_id: 'reason', multiline: true, ...initial(reason) },
});

const ticketField = (ticket: string, form: string): InputBlock => ({
  type: 'input',
  block_id: 'ticket',
  label: plain('Ticket'),
  hint: plain(cut(`Must match ${form}`, 200)),
  element: { type: 'plain_text_input', action_id: 'ticket', ...initial(ticket) },
});

const initial = (value: string) => (value === '' ? {} : { initial_value: cut(value, longestInput) });
