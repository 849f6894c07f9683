/**
 * The script of the pages of a record, which work without it. It runs before the page is there, so that nothing moves that
 * somebody reads already: moments are shown in the time of the place as they come. Of a page that came in parts only the
 * last content stays.
 */
export const recordJs = `'use strict';
(() => {
  const waiting = new Set();
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  const two = (number) => String(number).padStart(2, '0');

  /* As the record has it, in its own zone, it stays where one points at it. */
  const show = (moment) => {
    waiting.delete(moment);
    const at = new Date(moment.dateTime);
    if (Number.isNaN(at.getTime())) return;
    const day = at.getDate() + ' ' + months[at.getMonth()] + ' ' + at.getFullYear();
    moment.title = moment.textContent;
    const hour = at.getHours();
    moment.textContent = day + ', ' + (hour % 12 || 12) + ':' + two(at.getMinutes()) + (hour < 12 ? ' am' : ' pm');
  };

  /* Whether the browser has read an element to its end: something follows it. */
  const isRead = (element) => {
    for (let node = element; node; node = node.parentNode) if (node.nextSibling) return true;
    return false;
  };

  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        const moments = node.matches('time[datetime]') ? [node] : node.querySelectorAll('time[datetime]');
        for (const moment of moments) waiting.add(moment);
      }
    }
    for (const moment of [...waiting]) if (isRead(moment)) show(moment);
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });

  addEventListener('DOMContentLoaded', () => {
    observer.disconnect();
    /* What the parser added last may not have been reported yet. */
    for (const moment of document.querySelectorAll('time[datetime]:not([title])')) show(moment);
    const earlier = document.querySelectorAll('.versions > [slot]:not([slot="whole"])');
    for (const version of earlier) version.remove();
    const announcer = document.getElementById('announcer');
    if (earlier.length > 0 && announcer) announcer.textContent = 'The page is complete.';
  });
})();
`;
