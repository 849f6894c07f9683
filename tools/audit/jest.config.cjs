module.exports = { displayName: 'audit-tools', preset: '../../jest.preset.js' };
