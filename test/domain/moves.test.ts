import { describe, expect, it } from 'vitest';
import { type GrantMove, type GrantState, grantAfter, grantMoves, grantStates } from '#domain/grant.ts';
import { type RequestMove, type RequestState, requestAfter, requestMoves, requestStates } from '#domain/request.ts';

/** Written out, not derived: what the product promises, whatever the code's own table says. */
const requestTable: Record<RequestState, Partial<Record<RequestMove, RequestState>>> = {
  open: { approve: 'approved', deny: 'denied', withdraw: 'withdrawn', lapse: 'lapsed', refuse: 'refused' },
  approved: {},
  denied: {},
  withdrawn: {},
  lapsed: {},
  refused: {},
};

const grantTable: Record<GrantState, Partial<Record<GrantMove, GrantState>>> = {
  wanted: { invite: 'invited', activate: 'active', end: 'ending', fail: 'failed' },
  invited: { activate: 'active', end: 'ending', lose: 'ended', fail: 'failed' },
  active: { end: 'ending', lose: 'ended' },
  ending: { close: 'ended' },
  ended: {},
  failed: {},
};

describe('every state and every move', () => {
  for (const state of requestStates) {
    for (const move of Object.keys(requestMoves) as RequestMove[]) {
      const next = requestTable[state][move];
      it(`a request that is ${state} ${next ? `becomes ${next} by` : 'refuses to'} ${move}`, () => {
        expect(requestAfter(state, move)).toBe(next);
      });
    }
  }
  for (const state of grantStates) {
    for (const move of Object.keys(grantMoves) as GrantMove[]) {
      const next = grantTable[state][move];
      it(`a grant that is ${state} ${next ? `becomes ${next} by` : 'refuses to'} ${move}`, () => {
        expect(grantAfter(state, move)).toBe(next);
      });
    }
  }
});
