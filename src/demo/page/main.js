/** Starts the page: every part draws itself from each snapshot, and once a second what depends on the time is brought up to date. */
import { buildComposer, drawComposer } from './composer.js';
import { tickDates } from './dates.js';
import { fill } from './dom.js';
import { showHint } from './hint.js';
import { drawMessages } from './messages.js';
import { drawModal } from './modal.js';
import { drawNews } from './news.js';
import { drawPanel, tickPanel } from './panel.js';
import { drawConversationHead, drawRail, drawSidebar, drawSwitcher } from './sidebar.js';
import { onSnapshot, start, state } from './state.js';
import { chooseParts, markRail } from './views.js';

function drawBanner({ connected }) {
  const banner = document.getElementById('banner');
  banner.hidden = connected;
  if (!connected) fill(banner, 'The bot is not connected: commands and buttons get no answer at the moment.');
}

buildComposer();
showHint();
chooseParts();
for (const draw of [drawSwitcher, drawRail, drawSidebar, drawConversationHead, drawBanner, drawNews]) onSnapshot(draw);
for (const draw of [drawMessages, drawComposer, drawPanel, drawModal, markRail]) onSnapshot(draw);
setInterval(() => {
  if (!state.snap) return;
  tickDates();
  tickPanel();
}, 1000);
addEventListener('resize', markRail);
start();
