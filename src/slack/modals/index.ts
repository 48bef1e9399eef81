/** Every form that can be sent. The next one is a file beside this and a line here. */
import type { Modal } from '#slack/tools.ts';
import { answer } from './answer.ts';
import { ask } from './ask.ts';
import { change } from './change.ts';
import { deny } from './deny.ts';
import { extend } from './extend.ts';
import { request } from './request.ts';
import { review } from './review.ts';
import { revoke } from './revoke.ts';

export const modals: readonly Modal[] = [answer, ask, change, deny, extend, request, review, revoke];
