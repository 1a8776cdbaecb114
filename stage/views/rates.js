// The learning rate of each epoch.

import Rate from "./rate.js";

export default class Rates extends Rate {}
