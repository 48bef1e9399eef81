/** Every button, and every field that tells of its change. The next one is a file beside this and a line here. */
import type { Action } from '#slack/tools.ts';
import { answer } from './answer.ts';
import { approve } from './approve.ts';
import { ask } from './ask.ts';
import { change } from './change.ts';
import { chooseEmergency } from './choose-emergency.ts';
import { chooseLevel } from './choose-level.ts';
import { chooseRepository } from './choose-repository.ts';
import { deny } from './deny.ts';
import { extend } from './extend.ts';
import { openPage } from './open-page.ts';
import { release } from './release.ts';
import { requestAgain } from './request-again.ts';
import { review } from './review.ts';
import { revoke } from './revoke.ts';
import { takeBack } from './take-back.ts';
import { withdraw } from './withdraw.ts';

export const actions: readonly Action[] = [
  answer,
  approve,
  ask,
  change,
  chooseEmergency,
  chooseLevel,
  chooseRepository,
  deny,
  extend,
  openPage,
  release,
  requestAgain,
  review,
  revoke,
  takeBack,
  withdraw,
];
