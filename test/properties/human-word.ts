/** What a person's own access is to be in the end when people change it, each change being seen before the next thing happens. */
import { isAtLeast } from '#domain/level.ts';
import { type DirectRow, sameRow } from '#domain/standing.ts';
import type { Hand } from './history.ts';
import { managesAccess, ownRow, type Person } from './model.ts';
import { heal, type Story, type Watcher } from './play.ts';
import { residueOf } from './watchers.ts';

/** What stands, apart from the bot; `any` where a grantee could have been the one who changed it, which nobody can tell. */
interface Word {
  row: DirectRow | undefined;
  rules: readonly string[] | 'any';
  isAny: boolean;
  was: Person;
}

/** 1 and 9: a human’s word stands. Raised stays raised, taken stays taken, and what is between is still the bot’s to take back. */
export function everyWordStands(): Watcher {
  const words = new Map<string, Word>();
  const before = new Map<string, Person>();
  const wordOf = (person: Person): Word => {
    const word = words.get(person.id);
    if (!word) throw new Error('nobody was asked');
    return word;
  };
  return {
    atStart({ model }) {
      for (const person of model.people.values()) {
        words.set(person.id, { row: person.own?.row, rules: person.rules, isAny: false, was: { ...person } });
      }
    },
    async beforeHand(story, person) {
      await heal(story);
      before.set(person.id, { ...person });
    },
    afterHand(story, person, hand) {
      const was = before.get(person.id);
      if (was) listen(story, wordOf(person), { was, person, hand });
    },
    atEnd(story) {
      for (const person of story.model.people.values()) hold(story, person, wordOf(person));
    },
  };
}

function listen(
  { model }: Story,
  word: Word,
  { was, person, hand }: { was: Person; person: Person; hand: Hand },
): void {
  const isBots = was.own !== undefined && !sameRow(was.own.row, word.row ?? 'none');
  const couldDoItAlone =
    managesAccess(model.kind, was.contained ?? 'none') ||
    (isBots && managesAccess(model.kind, was.own?.row.level ?? 'none'));
  if (hand.act === 'unrule') {
    word.rules = couldDoItAlone || word.rules === 'any' ? 'any' : person.rules;
    return;
  }
  if (hand.act !== 'set' && hand.act !== 'remove') return;
  if (managesAccess(model.kind, was.contained ?? 'none')) word.isAny = true;
  const now = ownRow(person);
  if (now === 'none') {
    // The rules went with a row that was the bot's, and stood before it; or with a standing row, by the same decision.
    if (!(isBots && word.row === undefined)) word.rules = person.rules;
    word.row = undefined;
    return;
  }
  if (!isBots) word.row = now;
  else listenToChange(word, { had: was.own?.row, now, couldDoItAlone });
}

/** Somebody has changed a row that the bot had set. */
function listenToChange(
  word: Word,
  { had, now, couldDoItAlone }: { had: DirectRow | undefined; now: DirectRow; couldDoItAlone: boolean },
): void {
  if (!had) return;
  if (sameRow(had, now)) {
    if (word.row && !couldDoItAlone) word.row = withEndOf(word.row, now);
    return;
  }
  if (!isAtLeast(had.level, now.level)) {
    if (!couldDoItAlone) word.row = now;
    return;
  }
  if (word.row && isAtLeast(word.row.level, now.level)) word.row = now;
}

function withEndOf({ expiresAt: _, ...row }: DirectRow, { expiresAt }: DirectRow): DirectRow {
  return expiresAt === undefined ? row : { ...row, expiresAt };
}

function hold(story: Story, person: Person, { row, rules, isAny, was }: Word): void {
  const end = was.own?.row.expiresAt;
  const isDated = end !== undefined && new Date(`${end}T00:10:00Z`) <= story.db.clock.now();
  if (isAny || isDated) return;
  const { own: _, ...rest } = was;
  const own = row && { row, byBot: false, createdAt: new Date(0) };
  const words = residueOf(person, { ...rest, own }, false);
  if (words) story.broken.push(`${person.login} ${words}`);
  if (rules !== 'any' && rules.join() !== person.rules.join()) {
    story.broken.push(`${person.login} is named by the rules ${person.rules.join()}, not ${rules.join()}`);
  }
}
