export { chromiumAvailable, describeWithChromium, launchChromium } from './chromium.js';
export { startService } from './child.js';
export { freePort } from './free-port.js';
export { malformedTexts } from './malformed-texts.js';
export { describeWithRedis, redisAvailable, startRedis } from './redis-server.js';
export { makeCertificate, startTlsHost } from './tls-host.js';
export type { ChildService, ServiceOptions } from './child.js';
export type { TestRedis } from './redis-server.js';
export type { TestCertificate, TlsHost } from './tls-host.js';
