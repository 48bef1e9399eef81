/**
 * Opens the request form at once and fills in afterwards what takes time. Slack takes a form for three seconds after the
 * click, so nothing outside this process is waited for before it is open, but for a moment for Slack's own group lists.
 */
import type { ModalView } from '@slack/types';
import type { RepoName } from '#access/deps.ts';
import { searchHosts } from '#access/find-repo.ts';
import { heldAccess, type Preview, previewAccess } from '#access/preview-access.ts';
import { isLevel, type Level } from '#domain/level.ts';
import { Refused } from '#domain/refused.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { emptyMemory, readMemory } from './form-memory.ts';
import { blockOf, type View, valuesOf } from './payload.ts';
import { propose } from './proposal.ts';
import type { Tools } from './tools.ts';
import { repoOfValue } from './views/repo-option.ts';
import { type RequestForm, requestView } from './views/request-form.ts';
import { slackCode } from './web.ts';

/** What the form starts with. */
export interface Draft {
  repo?: RepoName | undefined;
  /** A path that no list holds: the hosts are asked for it once the form is open. */
  unlisted?: string | undefined;
  level?: Level | undefined;
  duration?: string | undefined;
  reason?: string | undefined;
  ticket?: string | undefined;
  /** What was not understood, to be said at the top. */
  notes?: string[];
}

/** A form without its answers is better than a trigger that has run out. */
const patienceMs = 250;

/** @throws Refused when Slack no longer lets the form be opened */
export async function openForm(
  tools: Tools,
  input: { personId: string; triggerId: string; draft: Draft },
): Promise<void> {
  const { personId, draft } = input;
  const blank: RequestForm = {
    repo: draft.repo,
    repositoryBlock: undefined,
    level: draft.level,
    levelBlock: undefined,
    duration: draft.duration ?? '',
    reason: draft.reason ?? '',
    isEmergency: false,
    memory: { ...emptyMemory, ticket: draft.ticket ?? '', notes: draft.notes ?? [], unlisted: draft.unlisted },
    preview: undefined,
    held: undefined,
    levelGone: undefined,
    hostLabel: labels(tools),
  };
  const asked = preview(tools, personId, blank);
  const early = await atMost(systemClock, patienceMs, asked);
  const form = early ? withPreview(blank, early, 'propose') : blank;
  const opened = await openView(tools, input.triggerId, requestView(form));
  if (!opened) return;
  const at = { personId, viewId: opened.viewId };
  if (draft.unlisted !== undefined) return addUnlisted(tools, { ...at, hash: opened.hash }, blank);
  if (early) return addHeld(tools, { ...at, hash: opened.hash }, form);
  const late = withPreview(blank, await asked, 'keep');
  const hash = await update(tools, { viewId: opened.viewId, hash: opened.hash }, late);
  if (hash !== undefined) await addHeld(tools, { ...at, hash }, late);
}

/** Nobody has typed into a form that has been open for less than this. */
const untouchedMs = 800;

/** Fills in the repository that one of the hosts shows under the remembered path, where the person may ask for it. */
async function addUnlisted(
  tools: Tools,
  at: { personId: string; viewId: string; hash: string },
  asked: RequestForm,
): Promise<void> {
  const path = asked.memory.unlisted ?? '';
  const answered: RequestForm = { ...asked, memory: { ...asked.memory, unlisted: undefined } };
  const search = searchHosts(tools.access, path);
  const early = await atMost(systemClock, untouchedMs, search);
  const found = early ?? (await search);
  const seen = await Promise.all(
    found.map(async (repo) => ({ repo, found: await preview(tools, at.personId, { ...answered, repo }) })),
  );
  const [one, ...others] = seen.filter((each) => each.found.levels.length > 0);
  if (one && others.length === 0) {
    const form = withPreview({ ...answered, repo: one.repo }, one.found, early ? 'propose' : 'keep');
    const hash = await update(tools, at, form);
    if (hash !== undefined) await addHeld(tools, { ...at, hash }, form);
    return;
  }
  const hosts = [one, ...others].flatMap((each) => each?.repo.host ?? []);
  const words = hosts.length > 0 ? onSeveral(path, hosts) : notAskable(path);
  await update(tools, at, { ...answered, memory: { ...answered.memory, notes: [words, ...answered.memory.notes] } });
}

const notAskable = (path: string): string => `“${path}” is not a repository you can ask for. Choose one below.`;

/** For a path that is on more than one host. */
export const onSeveral = (path: string, hosts: readonly string[]): string =>
  `“${path}” is on several hosts: write ${hosts.map((host) => `${host}:${path}`).join(' or ')}, or choose it below.`;

/** Repository, level or break-glass were chosen: says what follows from it, then what the host shows. */
export async function refreshForm(tools: Tools, input: { personId: string; view: View }): Promise<void> {
  const { personId, view } = input;
  const isNewest = tools.newest.begin(view.id);
  const filled = forgetChosen(readForm(tools, view));
  const asked = preview(tools, personId, filled);
  const early = await atMost(systemClock, patienceMs, asked);
  const form = withPreview(filled, early ?? (await asked), early ? 'propose' : 'keep');
  if (!isNewest()) return;
  const hash = await update(tools, { viewId: view.id }, form);
  if (hash === undefined || !isNewest()) return;
  const at = { personId, viewId: view.id, hash };
  if (form.memory.unlisted === undefined) await addHeld(tools, at, form);
  else await addUnlisted(tools, at, form);
}

/** With a repository chosen, the one that was looked for is of no more interest. */
const forgetChosen = (form: RequestForm): RequestForm =>
  form.repo ? { ...form, memory: { ...form.memory, unlisted: undefined } } : form;

/** The form as it stands in a view that Slack sent. */
export function readForm(tools: Pick<Tools, 'access'>, view: View): RequestForm {
  const values = valuesOf(view);
  const memory = readMemory(view.private_metadata);
  const level = values.get('level') ?? '';
  return {
    repositoryBlock: blockOf(view, 'repository'),
    repo: repoOfValue(tools.access.catalogue, values.get('repository') ?? ''),
    level: isLevel(level) ? level : undefined,
    levelBlock: blockOf(view, 'level'),
    duration: values.get('duration') ?? '',
    reason: values.get('reason') ?? '',
    isEmergency: values.get('emergency') === 'yes',
    memory: { ...memory, ticket: values.get('ticket') ?? memory.ticket },
    preview: undefined,
    held: undefined,
    levelGone: undefined,
    hostLabel: labels(tools),
  };
}

/** What the policy says; a level that the repository does not have is asked about as if none were chosen. */
async function preview(tools: Tools, personId: string, { repo, level, isEmergency }: RequestForm): Promise<Preview> {
  const asked = { personId, repo, isEmergency };
  const found = await previewAccess(tools.access, { ...asked, level });
  const isPossible = found.levels.length === 0 || found.levels.some((choice) => choice.level === level);
  return level === undefined || isPossible ? found : previewAccess(tools.access, { ...asked, level: undefined });
}

/** @param duration `keep` when the answer took so long that the person may be typing one by now */
function withPreview(form: RequestForm, found: Preview, duration: 'propose' | 'keep'): RequestForm {
  const isPossible = found.levels.length === 0 || found.levels.some((choice) => choice.level === form.level);
  const level = isPossible ? form.level : undefined;
  const { decision } = found;
  const isToPropose = duration === 'propose' && decision !== undefined && decision.kind !== 'refuse';
  const seconds = isToPropose ? Math.min(decision.rule.defaultSeconds, decision.maxSeconds) : undefined;
  const { value, ...proposal } = propose(form.memory.proposal, form.duration, seconds);
  const held = form.repo ? 'asking' : undefined;
  const levelGone = isPossible ? undefined : form.level;
  const isEmergency = form.isEmergency && found.emergency !== undefined;
  const memory = { ...form.memory, proposal };
  return { ...form, level, duration: value, isEmergency, memory, preview: found, held, levelGone };
}

/** Asks the host last: it may take its time. Where the form has changed since, the answer is dropped. */
async function addHeld(
  tools: Tools,
  at: { personId: string; viewId: string; hash: string },
  form: RequestForm,
): Promise<void> {
  if (form.held !== 'asking' || !form.repo) return;
  const held = await heldAccess(tools.access, { personId: at.personId, repo: form.repo });
  await update(tools, at, { ...form, held });
}

/** Slack's codes for a trigger that came too late. */
const tooLate = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id']);

/** @throws Refused when the click is too long ago for Slack */
export async function openView(
  tools: Pick<Tools, 'web'>,
  triggerId: string,
  view: ModalView,
): Promise<{ viewId: string; hash: string } | undefined> {
  try {
    const { view: opened } = await tools.web.views.open({ trigger_id: triggerId, view });
    return opened?.id && opened.hash ? { viewId: opened.id, hash: opened.hash } : undefined;
  } catch (thrown) {
    if (!tooLate.has(slackCode(thrown) ?? '')) throw thrown;
    throw new Refused('unavailable', 'That took too long for Slack to open the form. Please try again.');
  }
}

/** Codes for a form that was closed, or has changed since. */
const overtaken = new Set(['hash_conflict', 'not_found', 'view_not_found']);

/** @returns the view's new hash; undefined when the form is gone or newer */
async function update(
  tools: Tools,
  at: { viewId: string; hash?: string },
  form: RequestForm,
): Promise<string | undefined> {
  try {
    const { view } = await tools.web.views.update({
      view_id: at.viewId,
      ...(at.hash !== undefined && { hash: at.hash }),
      view: requestView(form),
    });
    return view?.hash;
  } catch (thrown) {
    if (overtaken.has(slackCode(thrown) ?? '')) return undefined;
    throw thrown;
  }
}

const labels =
  ({ access }: Pick<Tools, 'access'>): RequestForm['hostLabel'] =>
  (host) =>
    access.hosts.get(host)?.label ?? host;
