export { exitCodes as auditExitCodes, verifyAudit } from './verify-audit.js';
export type { AuditCheck } from './verify-audit.js';
