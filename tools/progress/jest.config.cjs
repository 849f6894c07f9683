module.exports = { displayName: 'progress', preset: '../../jest.preset.js' };
