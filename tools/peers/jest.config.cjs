module.exports = { displayName: 'peers', preset: '../../jest.preset.js' };
