/** Whether a webhook really comes from the host that shares the secret with us. Compared in constant time, over the body as it arrived. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Delivery {
  rawBody: Uint8Array;
  /** Gives a header's value by its lower-case name. */
  header: (name: string) => string | undefined;
}

/** Older or younger ones may be a recording played again. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
const windowSeconds = 5 * 60;

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export function isFromGitHub(secret: string, { rawBody, header }: Delivery): boolean {
  return isSame(header('x-hub-signature-256'), `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`);
}

/**
 * GitLab's secret token comes as it is, in a header: https://docs.gitlab.com/user/project/integrations/webhooks/. Its newer
 * signing token (`whsec_…`) signs like Standard Webhooks: https://gitlab.com/gitlab-org/gitlab/-/merge_requests/230944
 */
export function isFromGitLab(secret: string, delivery: Delivery, now: Date): boolean {
  const { rawBody, header } = delivery;
  if (!secret.startsWith('whsec_')) return isSame(header('x-gitlab-token'), secret);
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(header);
  if (id === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > windowSeconds) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest('base64');
  // A list, so that a key can be changed without a gap.
  return (signatures ?? '').split(' ').some((signature) => isSame(signature, `v1,${digest}`));
}

/** Hashed before, so that not even the length shows in the time that it takes. */
function isSame(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  const hash = (text: string): Buffer => createHmac('sha256', 'same').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
