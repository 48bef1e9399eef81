import { describe, expect, test } from 'vitest';
import { asPerson } from '#demo/slack/hand.ts';
import { button, input, modal, option, select, text } from './slack-pieces.ts';
import { call, type Envelope, messagesOf, openFor, rawApp, silent, startSlack } from './slack-world.ts';

const trouble = 'We had some trouble connecting. Try again?';

/** Starts an app that answers submissions so, with this modal open for Ada. */
async function withModal(view: object, answer: (envelope: Envelope) => unknown = () => ({})) {
  const slack = await startSlack();
  const app = await rawApp(slack, answer);
  const opened = await openFor(slack, app, view);
  return { slack, app, opened, ada: asPerson(slack, 'U0ADA') };
}

const onSubmit = (payload: unknown) => (envelope: Envelope) =>
  envelope.payload.type === 'view_submission' ? payload : {};

describe('views.open', () => {
  test('a trigger is good once', async () => {
    const { slack, app, opened } = await withModal(modal([]));
    expect(opened).toMatchObject({
      ok: true,
      view: {
        type: 'modal',
        team_id: 'T0ACME',
        app_id: 'A0JIT',
        bot_id: 'B0JIT',
        previous_view_id: null,
        state: { values: {} },
      },
    });
    const again = { trigger_id: app.got[0]?.payload.trigger_id, view: modal([]) };
    expect((await call(slack, 'views.open', again)).error).toBe('exchanged_trigger_id');
    expect((await call(slack, 'views.open', { ...again, trigger_id: '1.2.3' })).error).toBe('invalid_trigger_id');
  });

  test('a trigger is good for three seconds', async () => {
    let now = new Date('2026-11-20T10:00:00Z');
    const slack = await startSlack({ now: () => now });
    const app = await rawApp(slack);
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    now = new Date(now.getTime() + 3001);
    const late = { trigger_id: app.got[0]?.payload.trigger_id, view: modal([]) };
    expect((await call(slack, 'views.open', late)).error).toBe('expired_trigger_id');
  });

  test('a bad view is explained and does not use up the trigger', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    const refused = await openFor(slack, app, modal([input('a')], { submit: undefined }));
    expect(refused.error).toBe('invalid_arguments');
    expect(messagesOf(refused)).toEqual([
      '[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]',
    ]);
    const trigger_id = app.got[0]?.payload.trigger_id;
    expect((await call(slack, 'views.open', { trigger_id, view: modal([]) })).ok).toBe(true);
    expect((await call(slack, 'views.open', { trigger_id })).error).toBe('invalid_arguments');
    expect((await call(slack, 'views.open', { view: modal([]) })).error).toBe('invalid_arguments');
  });

  test('a view above 250 kB and a second one with the same external_id are refused', async () => {
    const { slack, app } = await withModal(modal([], { external_id: 'one' }));
    expect((await openFor(slack, app, modal([], { external_id: 'one' }))).error).toBe('duplicate_external_id');
    const big = modal(Array.from({ length: 90 }, () => ({ type: 'section', text: text('x'.repeat(2900)) })));
    expect((await openFor(slack, app, big)).error).toBe('view_too_large');
  });
});

describe('views.update', () => {
  const view = (id: string, initial_value: string) => modal([input(id, { initial_value })]);

  test('keeps what was entered while block and action are the same, and starts a new block afresh', async () => {
    const { slack, ada, opened } = await withModal(view('Reason', 'first'));
    const { id: view_id } = opened.view as { id: string };
    expect(ada.value('Reason')).toBe('first');
    await ada.type('Reason', 'typed');
    await call(slack, 'views.update', { view_id, view: view('Reason', 'second') });
    expect(ada.value('Reason')).toBe('typed');
    await call(slack, 'views.update', { view_id, view: view('Why', 'third') });
    expect(ada.value('Why')).toBe('third');
  });

  test('refuses an old hash, a closed view and one that never was', async () => {
    const { slack, ada, opened } = await withModal(modal([], { external_id: 'mine' }));
    const { id: view_id, hash } = opened.view as { id: string; hash: string };
    const update = (args: object) => call(slack, 'views.update', { view: modal([]), ...args });
    expect((await update({ external_id: 'mine', hash })).ok).toBe(true);
    expect((await update({ view_id, hash })).error).toBe('hash_conflict');
    expect((await update({ view_id: 'V0NONE' })).error).toBe('not_found');
    expect((await update({})).error).toBe('invalid_arguments');
    await ada.close();
    expect((await update({ view_id })).error).toBe('not_found');
  });
});

describe('views.push and views.publish', () => {
  test('three views lie on each other at most, and closing one shows the one beneath', async () => {
    const { slack, app, ada } = await withModal(modal([{ type: 'actions', elements: [button('More')] }]));
    const push = async (title: string) => {
      await ada.press('More');
      const view = modal([{ type: 'actions', elements: [button('More')] }], { title: text(title) });
      return call(slack, 'views.push', { trigger_id: app.got.at(-1)?.payload.trigger_id, view });
    };
    const second = await push('Second');
    expect(second).toMatchObject({ ok: true, view: { previous_view_id: expect.stringMatching(/^V/) } });
    expect((await push('Third')).ok).toBe(true);
    expect((await push('Fourth')).error).toBe('push_limit_reached');
    await ada.close();
    expect(ada.modal()?.title).toBe('Second');
  });

  test('a trigger from outside of a modal cannot push', async () => {
    const slack = await startSlack();
    const app = await rawApp(slack);
    await slack.say('U0ADA', 'C0PLATFORM', '/jit');
    const args = { trigger_id: app.got[0]?.payload.trigger_id, view: modal([]) };
    expect((await call(slack, 'views.push', args)).error).toBe('not_found');
  });

  test('a Home tab has no title and nobody unknown gets one', async () => {
    const slack = await startSlack();
    const publish = (user_id: string, view: object) => call(slack, 'views.publish', { user_id, view });
    expect((await publish('U0ADA', { type: 'home', blocks: [] })).ok).toBe(true);
    expect((await publish('U0ADA', modal([]))).error).toBe('invalid_arguments');
    expect((await publish('U0NONE', { type: 'home', blocks: [] })).error).toBe('invalid_arguments');
  });
});

describe('a submission', () => {
  test('closes the modal where the acknowledgement says nothing', async () => {
    const { ada, app } = await withModal(modal([input('Reason')], { private_metadata: 'm', callback_id: 'c' }));
    await ada.type('Reason', 'because');
    await ada.submit();
    expect(ada.modal()).toBeUndefined();
    expect(app.got.at(-1)?.payload).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0ADA', username: 'ada', name: 'ada', team_id: 'T0ACME' },
      team: { id: 'T0ACME', domain: 'acme' },
      enterprise: null,
      is_enterprise_install: false,
      response_urls: [],
      view: {
        private_metadata: 'm',
        callback_id: 'c',
        state: { values: { Reason: { it: { type: 'plain_text_input', value: 'because' } } } },
      },
    });
  });

  test('is stopped by the client where a required field is empty or a length is wrong', async () => {
    const { ada, app } = await withModal(
      modal([input('Reason'), input('Ticket', { min_length: 3 }), input('Note', {}, { optional: true })]),
    );
    await ada.type('Ticket', 'ab');
    expect(await ada.submit()).toBeUndefined();
    expect(ada.errors()).toEqual({
      Reason: 'Please complete this required field.',
      Ticket: 'Must be at least 3 characters.',
    });
    expect(app.got.filter(({ payload }) => payload.type === 'view_submission')).toEqual([]);
  });

  test('shows the errors of the answer at their fields', async () => {
    const answer = onSubmit({ response_action: 'errors', errors: { Reason: 'Say more' } });
    const { ada } = await withModal(modal([input('Reason', { initial_value: 'x' })]), answer);
    await ada.submit();
    expect(ada.errors()).toEqual({ Reason: 'Say more' });
    await ada.type('Reason', 'more');
    expect(ada.errors()).toEqual({});
  });

  test('updates, pushes and clears as the answer says', async () => {
    const answers: unknown[] = [
      { response_action: 'update', view: modal([], { title: text('Updated') }) },
      { response_action: 'push', view: modal([], { title: text('Pushed') }) },
      { response_action: 'clear' },
    ];
    const { ada } = await withModal(modal([]), ({ payload }) =>
      payload.type === 'view_submission' ? answers.shift() : {},
    );
    const before = ada.modal()?.id;
    await ada.submit();
    expect(ada.modal()).toMatchObject({ id: before, title: 'Updated' });
    await ada.submit();
    expect(ada.modal()?.title).toBe('Pushed');
    await ada.submit();
    expect(ada.modal()).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['errors that are none', { response_action: 'errors', errors: {} }],
    ['errors at a block that is not there', { response_action: 'errors', errors: { Nowhere: 'x' } }],
    ['errors at a block that is no input', { response_action: 'errors', errors: { words: 'x' } }],
    ['an error without words', { response_action: 'errors', errors: { Reason: '' } }],
    ['a view that breaks the rules', { response_action: 'update', view: modal([], { title: text('x'.repeat(25)) }) }],
    ['an update without a view', { response_action: 'update' }],
    ['an action that there is not', { response_action: 'shout' }],
    ['words', 'thanks'],
  ])('shows trouble, and keeps the modal, for %s', async (_, answer) => {
    const words = { type: 'section', block_id: 'words', text: text('x') };
    const { slack, ada } = await withModal(modal([words, input('Reason', { initial_value: 'x' })]), onSubmit(answer));
    await ada.submit();
    expect(ada.modal()).toMatchObject({ trouble, busy: false });
    expect(slack.world.refusedAcks).toHaveLength(1);
  });

  test('shows trouble after three seconds without an answer, and is busy until then', async () => {
    const { ada, slack } = await withModal(modal([]), onSubmit(silent));
    const submitted = ada.submit();
    expect(ada.modal()?.busy).toBe(true);
    await expect(slack.submitModal('U0ADA')).rejects.toThrow('is being submitted');
    expect(await submitted).toEqual({});
    expect(ada.modal()).toMatchObject({ trouble, busy: false });
  });
});

describe('inside a modal', () => {
  test('only elements that dispatch tell the app of a change, with the state of the view', async () => {
    const { ada, app } = await withModal(
      modal([
        input('Reason'),
        input(
          'Level',
          { type: 'static_select', action_id: 'level', options: [option('read'), option('write')] },
          { dispatch_action: true },
        ),
        { type: 'actions', elements: [select({ placeholder: text('Pick') })] },
      ]),
    );
    const heard = () => app.got.filter(({ payload }) => payload.type === 'block_actions').map(({ payload }) => payload);
    await ada.type('Reason', 'x');
    expect(heard()).toEqual([]);
    await ada.choose('Level', 'write');
    expect(heard().at(-1)).toMatchObject({
      container: { type: 'view', view_id: ada.modal()?.id },
      trigger_id: expect.any(String),
      actions: [{ block_id: 'Level', action_id: 'level', type: 'static_select', selected_option: { value: 'write' } }],
      view: {
        state: {
          values: { Reason: { it: { value: 'x' } }, Level: { level: { selected_option: { value: 'write' } } } },
        },
      },
    });
    await ada.choose('Pick', 'a');
    expect(heard()).toHaveLength(2);
  });

  test('only what is on offer can be chosen', async () => {
    const { slack, ada } = await withModal(modal([input('Level', select())]));
    const where = { blockId: 'Level', actionId: 's' };
    await expect(slack.fillInModal('U0ADA', where, { option: { ...option('b') } })).rejects.toThrow('not on offer');
    await expect(ada.choose('Level', 'b')).rejects.toThrow('is not offered b in Level, but a');
  });

  test('a short query is not sent, good suggestions are shown, bad ones are none', async () => {
    const answers: unknown[] = [{ options: [option('acme/shop')] }, { options: [] }, { options: [{ text: 'bad' }] }];
    const { slack, ada, app } = await withModal(modal([input('Repo', { type: 'external_select' })]), ({ payload }) =>
      payload.type === 'block_suggestion' ? answers.shift() : {},
    );
    expect(await ada.options('Repo', 'ac')).toEqual([]);
    expect(app.got.filter(({ payload }) => payload.type === 'block_suggestion')).toEqual([]);
    await ada.choose('Repo', 'acme/shop', { typed: 'acme' });
    expect(ada.value('Repo')).toBe('acme/shop');
    expect(await ada.options('Repo', 'none')).toEqual([]);
    expect(slack.world.refusedAcks).toEqual([]);
    expect(await ada.options('Repo', 'bad')).toEqual([]);
    expect(slack.world.refusedAcks).toMatchObject([{ kind: 'block_suggestion' }]);
  });

  test('ticks are set and taken away', async () => {
    const { ada } = await withModal(
      modal([input('Extras', { type: 'checkboxes', options: [option('one'), option('two')] }, { optional: true })]),
    );
    await ada.choose('Extras', 'one');
    await ada.choose('Extras', 'two');
    expect(ada.value('Extras')).toBe('one, two');
    await ada.untick('Extras', 'one');
    expect(ada.value('Extras')).toBe('two');
  });

  test('closing tells the app only where it asked for it', async () => {
    const { ada, app } = await withModal(modal([], { notify_on_close: true }));
    await ada.close();
    expect(app.got.at(-1)?.payload).toMatchObject({ type: 'view_closed', is_cleared: false });
    expect(ada.modal()).toBeUndefined();
  });
});
