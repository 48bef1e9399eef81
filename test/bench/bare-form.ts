/** The least that opens a form: Bolt over Socket Mode and nothing else. What the bot's own work costs is measured against it. */
import { App, SocketModeReceiver } from '@slack/bolt';

const { SLACK_BOT_TOKEN: token = '', SLACK_APP_TOKEN: appToken = '', SLACK_API_URL: slackApiUrl = '' } = process.env;

/** Two connections, as the bot has. */
const receivers = [0, 1].map(
  () => new SocketModeReceiver({ appToken, installerOptions: { clientOptions: { slackApiUrl } } }),
);
const [first, ...others] = receivers;
if (!first) throw new Error('there is no receiver');
const app = new App({ token, receiver: first, clientOptions: { slackApiUrl } });
for (const other of others) other.init(app);

const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const levels = ['read', 'triage', 'write', 'maintain', 'admin'];

/** As many fields as the bot's own form has, all of them fixed. */
app.command('/jit', async ({ ack, client, body }) => {
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: 'modal',
      callback_id: 'fixed',
      title: plain('Request access'),
      submit: plain('Request'),
      close: plain('Cancel'),
      blocks: [
        {
          type: 'input',
          block_id: 'repository',
          dispatch_action: true,
          label: plain('Repository'),
          element: { type: 'external_select', action_id: 'repository', min_query_length: 0 },
        },
        {
          type: 'input',
          block_id: 'level',
          dispatch_action: true,
          label: plain('Access level'),
          element: {
            type: 'static_select',
            action_id: 'level',
            options: levels.map((level) => ({ text: plain(level), value: level })),
          },
        },
        {
          type: 'input',
          block_id: 'duration',
          label: plain('Duration'),
          hint: plain('For how long, like 45m or 1h30m'),
          element: { type: 'plain_text_input', action_id: 'duration' },
        },
        {
          type: 'input',
          block_id: 'reason',
          label: plain('Reason'),
          element: { type: 'plain_text_input', action_id: 'reason', multiline: true },
        },
      ],
    },
  });
});

process.on('SIGTERM', () => process.exit(0));
await Promise.all(receivers.map((receiver) => receiver.start()));
console.log('the bare form is ready');
