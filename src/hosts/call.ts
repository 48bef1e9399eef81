/** What one request is, read off its method and address: which limits it falls under, and where its place in the line is. */
import type { Passage } from './line.ts';
import { nextOrder, type Purpose } from './purpose.ts';
import type { Ask } from './quota.ts';

export interface Call {
  passage: Passage;
  ask: Ask;
  /** It makes or changes something, which hosts count apart from what only takes away. */
  isContent: boolean;
}

/** What an App asks in its own name: https://docs.github.com/en/rest/apps/apps */
const ofTheApp = /^(\/api\/v3)?\/app(\/installations(\/\d+(\/access_tokens)?)?)?$/;

/** Taking away is never made to wait; GraphQL is only read, and asking for a token changes nothing. */
export function callOf(url: URL, init: RequestInit, purpose: Purpose | undefined): Call {
  const method = (init.method ?? 'GET').toUpperCase();
  const path = url.pathname;
  const resource = /^(\/api)?\/graphql$/.test(path) ? 'graphql' : ofTheApp.test(path) ? 'app' : 'core';
  const isWrite = method !== 'GET' && method !== 'HEAD' && resource === 'core';
  const isEnding = purpose?.kind === 'ending' || (isWrite && method === 'DELETE');
  return {
    isContent: isWrite && method !== 'DELETE',
    ask: { resource, endpoint: `${method} ${path.slice(0, path.lastIndexOf('/') + 1)}` },
    passage: {
      isEnding,
      isWrite,
      isConfirming: purpose?.kind === 'ending' && purpose.hasWritten === true && !isWrite,
      isPaced: isWrite && !isEnding && purpose !== undefined,
      order: purpose?.order ?? nextOrder(),
    },
  };
}
