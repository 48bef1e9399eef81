/** Whether a request really comes from Slack. https://docs.slack.dev/authentication/verifying-requests-from-slack */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Older or younger requests may be a recording played again. */
const windowSeconds = 5 * 60;

/** @param rawBody the body exactly as it arrived: parsed and written again it would not match */
export function isFromSlack(
  signingSecret: string,
  request: { rawBody: string; timestamp: string | undefined; signature: string | undefined },
  now: Date,
): boolean {
  const { rawBody, timestamp, signature } = request;
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > windowSeconds) return false;
  const expected = Buffer.from(
    `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${rawBody}`).digest('hex')}`,
  );
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
