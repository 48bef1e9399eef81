/** The form in which an approver approves less than was asked for: a lower level, a shorter time, or both. */
import type { ModalView, PlainTextOption } from '@slack/types';
import type { Changes } from '#access/changes-offered.ts';
import type { LevelChoice } from '#access/preview-access.ts';
import type { Request } from '#domain/request.ts';
import { formatDuration } from '#lib/duration.ts';
import { durationField, formView, levelField, plain } from './form.ts';
import { cut } from './rich.ts';
import { askLine, otherWord } from './words.ts';

/** More time is for access that has its level already, so that only the time can be less. */
export function changeView(request: Request, { levels, maxSeconds }: Changes): ModalView {
  const isMore = request.extendsId !== undefined;
  const asked = formatDuration(maxSeconds);
  const duration = durationField({ hint: `At most ${asked}, as was asked for.`, initial: asked });
  return formView({
    id: 'change',
    about: String(request.id),
    title: 'Approve less',
    submit: 'Approve',
    words: [askLine(request), ['What you approve here counts instead. The requester sees what you changed.']],
    fields: isMore ? [duration] : [levelField(levels.map(optionOf), request.level), duration],
  });
}

function optionOf({ level, hostWords }: LevelChoice): PlainTextOption {
  const other = otherWord(level, hostWords);
  return { text: plain(cut(other === undefined ? level : `${level} · ${other}`, 75)), value: level };
}
