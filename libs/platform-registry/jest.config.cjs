module.exports = { displayName: 'platform-registry', preset: '../../jest.preset.js' };
