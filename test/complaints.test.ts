/**
 * What users of other systems complain of about approvals, each with the promise that answers it here: the test must be there
 * under that name. What is in question is told by the issue that is named.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/** The complaint and where it was made, the file in `test/`, and the name of the test. */
const answered: [complaint: string, file: string, name: string][] = [
  [
    'one approver who left Slack breaks every request (fivexl/terraform-aws-sso-elevator#138)',
    'access/votes',
    'who left the group, or was deactivated, between the posting and the click does not count',
  ],
  [
    'nobody is left who could approve, and nothing says so (GoogleCloudPlatform/jit-groups#316)',
    'journeys/stuck-stage',
    'says so on the card, to the requester and to the administrators, and no longer once somebody can',
  ],
  [
    'two people press Approve together: two grants (fivexl/terraform-aws-sso-elevator#47)',
    'journeys/one-effect',
    'two approvers at once: one decides, the other is told privately who was faster',
  ],
  [
    'a click on request B approved request A (varu3/slack-approval#11)',
    'journeys/approval-complaints',
    'a click on one card decides on that request and on no other',
  ],
  [
    'pending requests are lost at a restart (strongdm/accessbot#251, qf-studio/pilot#4411)',
    'journeys/restart',
    'a request that waits for an answer can be answered after it',
  ],
  [
    'the approvers’ channel cannot be reached (strongdm/accessbot#243)',
    'journeys/stuck-stage',
    'keeps no other message back, is told of, and gets its card once it is there again',
  ],
  [
    'whoever joins the channel can approve (gravitational/teleport-plugins#121)',
    'journeys/one-effect',
    'someone in the channel who is no approver is told so, and nothing happens',
  ],
  [
    'nobody sees who approved (gravitational/teleport-plugins#153, gravitational/teleport#5141)',
    'slack/cards-approvals',
    'says who has approved what so far, and what is left',
  ],
  [
    'the requester is not told (gravitational/teleport-plugins#402, gravitational/teleport#32620)',
    'journeys/approve-and-expire',
    'a denial needs a reason, which the requester reads',
  ],
  [
    'it notifies seventy people (common-fate/glide#81)',
    'journeys/reminders',
    'call nobody where more than ten would be called, and nobody of a whole channel',
  ],
  [
    'approvers are flooded with messages (aws-samples/iam-identity-center-team#191, discord/access#392)',
    'journeys/reminders',
    'come after half an hour, two hours more and eight hours more, and then no more',
  ],
  [
    'the other approvers are not told that it is handled (aws-samples/iam-identity-center-team#263)',
    'journeys/escalation',
    'goes to others too when its time has come, not before; both may decide, and both cards follow',
  ],
  [
    'no quorum, no chains, no escalation (aws-samples/iam-identity-center-team#38)',
    'access/votes',
    'stages come in their order: who is asked later cannot decide before',
  ],
  [
    'one person in two groups counts twice (hoophq/hoop, reviews that count groups)',
    'access/votes',
    'a person in the groups of two stages counts once',
  ],
  [
    'an approved review can be approved again, and its end moves (hoophq/hoop)',
    'journeys/approval-complaints',
    'approving what is approved changes nothing, neither grant nor end',
  ],
  [
    'who may ask cannot be restricted, or fails open (fivexl/terraform-aws-sso-elevator#158, #163, #170)',
    'policy/never-widens',
    'what could not be looked up gives no more than the worst of what it could be',
  ],
  [
    'buttons are missing where only groups may approve (fivexl/terraform-aws-sso-elevator#144)',
    'journeys/approval-complaints',
    'where only a user group may approve, the card has its buttons and its people decide',
  ],
  [
    'anybody in the channel can discard a request (fivexl/terraform-aws-sso-elevator, Discard)',
    'slack/door',
    'tell someone who may not deny before they write why',
  ],
  [
    'the same request twice fails without a word (common-fate/glide#619)',
    'journeys/same-twice',
    'while it is open, is led there and told who has yet to say yes',
  ],
  [
    'nobody sees what a change of the policy will do (common-fate/glide#655)',
    'cli/policy',
    'names past requests that another file would decide differently',
  ],
  [
    'an administrator approves their own (finos/git-proxy#1350)',
    'journeys/one-effect',
    'an approver never approves their own request',
  ],
  [
    'what was approved is not what is done afterwards (finos/git-proxy#428)',
    'journeys/attack-approvals-renamed',
    'does not get by with fewer approvers: %s',
  ],
  [
    'the approver list is not shown (GoogleCloudPlatform/jit-groups#48)',
    'slack/cards-approvals',
    'says in the words of the policy why these people are asked, and calls nobody by them',
  ],
  [
    'nothing is checked again when access starts (GoogleCloudPlatform/jit-groups#145)',
    'access/restage',
    'is held back by a freeze that has begun since, unless its override was among those who approved',
  ],
  [
    'a link approves without a login (YavLabs/shellius v2.0.0)',
    'journeys/http-mode',
    'what is not from Slack, or not to be understood, is refused and logged, and the bot works on',
  ],
  [
    'requests that have expired stay listed (gravitational/teleport#40964)',
    'journeys/approve-and-expire',
    'a request that nobody answers lapses, and says so to everyone',
  ],
];

describe('a complaint about approvals is answered by a promise', () => {
  test.each(answered)('%s', async (_complaint, file, name) => {
    const text = await readFile(path.join(import.meta.dirname, `${file}.test.ts`), 'utf8');
    expect(namesIn(text)).toContain(name);
  });
});

/** What tests are called there: words that a function or options follow. A name that only stands in a comment is none. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\(\s*'([^']+)',\s*(?:async|\(|\{)/g)].map(([, name = '']) => name);
