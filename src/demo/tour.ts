/**
 * Plays the story by itself and is a check at the same time: every step says what it expects of Slack and of the hosts, and
 * the first one that is not so ends the tour with an error.
 */
import { type Stage, setStage } from './stage.ts';
import { breakGlass, crash } from './tour/bad-days.ts';
import { denied, lessAndThenLonger, nobodyIsAsked } from './tour/one-approver.ts';
import { type Act, createScene, say } from './tour/scene.ts';
import { sameOnGitLab, twoStages } from './tour/two-stages.ts';

const acts: Act[] = [nobodyIsAsked, lessAndThenLonger, twoStages, sameOnGitLab, denied, breakGlass, crash];

/** @returns the exit code: 0 when every step was as it should be */
export async function playTour(): Promise<number> {
  const startedAt = Date.now();
  let stage: Stage | undefined;
  try {
    say('Setting the stage: a pretend Slack, GitHub and GitLab, and the real bot between them.');
    stage = await setStage();
    const scene = createScene(stage);
    for (const act of acts) await act(scene);
    await stage.close();
    say(`\nThe tour is over after ${Math.round((Date.now() - startedAt) / 1000)} s: every step was as it should be.`);
    return 0;
  } catch (fault) {
    console.error(`\nThe tour stopped: ${fault instanceof Error ? fault.message : String(fault)}`);
    if (stage) {
      console.error(`\nThe bot's last words:\n${stage.bot.output().split('\n').slice(-15).join('\n')}`);
      await stage.close();
    }
    return 1;
  }
}
