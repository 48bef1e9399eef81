/** Every button, and every field that tells of its change. The next one is a file beside this and a line here. */
import type { Action } from '#slack/tools.ts';
import { approve } from './approve.ts';
import { chooseLevel } from './choose-level.ts';
import { chooseRepository } from './choose-repository.ts';
import { deny } from './deny.ts';
import { openPage } from './open-page.ts';
import { release } from './release.ts';
import { requestAgain } from './request-again.ts';
import { withdraw } from './withdraw.ts';

export const actions: readonly Action[] = [
  approve,
  chooseLevel,
  chooseRepository,
  deny,
  openPage,
  release,
  requestAgain,
  withdraw,
];
