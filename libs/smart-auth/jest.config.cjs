module.exports = { displayName: 'smart-auth', preset: '../../jest.preset.js' };
