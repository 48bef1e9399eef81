/** Extend, in the requester's direct message: opens the form that asks for more time. */
import { alreadyOpen } from '#access/already-open.ts';
import { leftToExtend } from '#access/extend.ts';
import { previewAccess } from '#access/preview-access.ts';
import { type Grant, isWantedOnHost } from '#domain/grant.ts';
import { Refused } from '#domain/refused.ts';
import type { Request } from '#domain/request.ts';
import { atMost, systemClock } from '#lib/clock.ts';
import { openView } from '#slack/open-form.ts';
import { requestOf } from '#slack/request-of.ts';
import type { Action, Tools } from '#slack/tools.ts';
import { type ExtensionOffer, extendView } from '#slack/views/extend-form.ts';
import { openExtensionOf } from '#store/extensions.ts';
import { grantOfRequest } from '#store/grants.ts';
import { requestById } from '#store/requests.ts';

export const extend: Action = {
  id: 'extend',
  async run(tools, click) {
    const requestId = requestOf(click);
    const { read } = tools.access.store;
    const [request, grant] = await Promise.all([requestById(read, requestId), grantOfRequest(read, requestId)]);
    if (request?.requesterId !== click.personId)
      throw new Refused('not-yours', 'Only the person who has this access can ask for more time.');
    if (!grant || !isWantedOnHost(grant))
      throw new Refused('already-decided', 'This access is over, or on its way out. Type /jit to ask anew.');
    const open = await openExtensionOf(read, requestId);
    if (open) throw await alreadyOpen(tools.access, open);
    const offer = await atMost(systemClock, patienceMs, offerFor(tools, request, grant));
    await openView(tools, click.triggerId, extendView(request, grant, offer ?? unknown));
  },
};

/** The form must open within three seconds of the click; what it could not say is said when it is sent. */
const patienceMs = 1000;

const unknown: ExtensionOffer = {
  maxSeconds: undefined,
  leftSeconds: undefined,
  proposedSeconds: undefined,
  isReasonOptional: false,
  words: [],
};

/** What the policy says to more of the same. @throws Refused when it has no more to give */
async function offerFor({ access }: Tools, request: Request, grant: Grant): Promise<ExtensionOffer> {
  const { requesterId: personId, host, repoPath: path } = request;
  const { decision, words } = await previewAccess(access, { personId, repo: { host, path }, level: grant.level });
  if (!decision || decision.kind === 'refuse') return { ...unknown, words };
  const { rule, maxSeconds } = decision;
  const leftSeconds = leftToExtend(rule, grant);
  if (leftSeconds <= 0)
    throw new Refused(
      'not-allowed',
      'This access has been given for as long as its rule allows. When it has ended, you can ask anew.',
    );
  const proposedSeconds = Math.min(rule.defaultSeconds, maxSeconds, leftSeconds);
  return { maxSeconds, leftSeconds, proposedSeconds, isReasonOptional: rule.reason === 'optional', words };
}
