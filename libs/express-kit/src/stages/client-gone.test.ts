import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';

import { ClientGone } from './client-gone.js';

function watch(state: { destroyed?: boolean; writableFinished?: boolean } = {}) {
  const response = Object.assign(new EventEmitter(), { destroyed: false, writableFinished: false, ...state });
  const gone = new ClientGone(response as unknown as ServerResponse);
  const heard = jest.fn();
  gone.addEventListener('abort', heard);
  return { gone, heard, close: () => response.emit('close') };
}

describe('ClientGone', () => {
  it('signals a connection that closes before the answer is complete', () => {
    const { gone, heard, close } = watch();
    expect(gone.aborted).toBe(false);
    close();
    expect([gone.aborted, heard.mock.calls.length]).toEqual([true, 1]);
  });

  it('stays silent when the answer is complete', () => {
    const { gone, heard, close } = watch({ writableFinished: true });
    close();
    expect([gone.aborted, heard.mock.calls.length]).toEqual([false, 0]);
  });

  it('knows a caller who was gone before', () => {
    expect(watch({ destroyed: true }).gone.aborted).toBe(true);
  });

  it('does not call a listener that was removed, and keeps one whose predecessor is removed late', () => {
    const [removed, kept] = [watch(), watch()];
    removed.gone.removeEventListener('abort', removed.heard);
    kept.gone.removeEventListener('abort', () => undefined);
    for (const { close } of [removed, kept]) close();
    expect([removed, kept].map(({ heard }) => heard.mock.calls.length)).toEqual([0, 1]);
  });

  it('signals once, when it is given up and the connection closes afterwards', () => {
    const { gone, heard, close } = watch();
    gone.giveUp();
    close();
    expect([gone.aborted, heard.mock.calls.length]).toEqual([true, 1]);
  });
});
