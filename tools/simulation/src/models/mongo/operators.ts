import { Aggregator } from 'mingo/aggregator';
import { Context } from 'mingo/core';
import * as accumulators from 'mingo/operators/accumulator';
import * as booleans from 'mingo/operators/expression/boolean';
import * as comparisons from 'mingo/operators/expression/comparison';
import { $cond, $ifNull } from 'mingo/operators/expression/conditional';
import { $add } from 'mingo/operators/expression/arithmetic';
import { $arrayElemAt, $indexOfArray } from 'mingo/operators/expression/array';
import { $literal } from 'mingo/operators/expression';
import * as stages from 'mingo/operators/pipeline';
import * as queries from 'mingo/operators/query';
import { Query } from 'mingo/query';

const { $in, $eq, $ne, $gt, $gte, $lt, $lte, $not, $exists, $or, $and } = queries;

// mingo copies its operators with every query: only what the services use, or half of the simulation's time goes there.
const QUERIES = Context.init({ query: { $in, $eq, $ne, $gt, $gte, $lt, $lte, $not, $exists, $or, $and } });
const { $set, $match, $group, $sort, $limit, $count } = stages;
const { $sum, $max, $addToSet } = accumulators;
const PIPELINES = Context.init({
  query: { $in, $eq, $ne, $gt, $gte, $lt, $lte, $not, $exists, $or, $and },
  accumulator: { $sum, $max, $addToSet },
  pipeline: { $set, $match, $group, $sort, $limit, $count },
  expression: { ...booleans, ...comparisons, $cond, $ifNull, $add, $literal, $arrayElemAt, $indexOfArray },
});

export const queryFor = (filter: Record<string, unknown>): Query => new Query(filter, { context: QUERIES });

export const piped = (rows: object[], pipeline: object[]): object[] =>
  new Aggregator(pipeline as never, { context: PIPELINES }).run(rows as never) as object[];
