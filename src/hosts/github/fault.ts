/** Every failed call to GitHub becomes a HostFault here, and the few faults that may be expected are turned into values. */
import { faultFromAnswer } from '#hosts/fault.ts';
import { HostFault, type HostFaultKind } from '#hosts/host.ts';

export const label = 'GitHub';

/** The parts of Octokit's RequestError that are read; `response` is missing when no answer came. */
interface RequestFailure {
  status: number;
  response?: { headers: Record<string, string | number | undefined>; data: unknown };
}

const suspended = /installation has been suspended/i;
const unauthorised = /SAML enforcement|SAML SSO/i;

/**
 * Octokit gives a lost connection the status 500 and keeps what our own fetch threw as its cause.
 * Anything else without an answer comes from signing with the App's key, before a request was made.
 */
export function githubFault(error: unknown, now: Date): HostFault {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof HostFault) return at;
  }
  const failure = error as RequestFailure;
  if (failure?.response) {
    const { status, response } = failure;
    const message = inWords(messageOf(response.data));
    const fault = faultFromAnswer(label, { status, headers: response.headers, message }, now);
    return suspended.test(message) ? new HostFault('credential', fault.message, { status }) : fault;
  }
  if (typeof failure?.status === 'number') return new HostFault('unreachable', `${label} could not be reached.`);
  return new HostFault('credential', "The GitHub App's private key cannot be used to sign.", { cause: error });
}

/**
 * A token of a person's has to be let in to an organisation with single sign-on:
 * https://docs.github.com/en/enterprise-cloud@latest/authentication/authenticating-with-single-sign-on/authorizing-a-personal-access-token-for-use-with-single-sign-on
 */
const inWords = (message: string): string =>
  unauthorised.test(message)
    ? `Jit's token is not authorised for single sign-on there; whoever runs Jit has to authorise GITHUB_TOKEN under Settings > Developer settings > Personal access tokens > Configure SSO. GitHub says: ${message}`
    : message;

/** GitHub's `message`, and what its list of `errors` adds. */
function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null) return typeof data === 'string' ? data : '';
  const { message, errors } = data as { message?: unknown; errors?: unknown };
  const details = Array.isArray(errors) ? errors.map(detailOf).filter((detail) => detail !== '') : [];
  // With the causes listed, "Validation Failed" says nothing more.
  const first =
    typeof message === 'string' && !(details.length > 0 && message === 'Validation Failed') ? [message] : [];
  return [...first, ...details].join(': ');
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

/** An answer in JSON that has not got what it must have: some proxy's, not GitHub's. */
export const unusable = (what: string): HostFault =>
  new HostFault('unreachable', `${label} gave no usable answer (${what} is missing).`);

/** The result, or undefined where the call failed in one of these ways; every other fault goes on. */
export async function unless<T>(kinds: readonly HostFaultKind[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof HostFault && kinds.includes(error.kind)) return undefined;
    throw error;
  }
}
