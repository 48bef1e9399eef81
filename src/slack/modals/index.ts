/** Every form that can be sent. The next one is a file beside this and a line here. */
import type { Modal } from '#slack/tools.ts';
import { deny } from './deny.ts';
import { request } from './request.ts';

export const modals: readonly Modal[] = [deny, request];
