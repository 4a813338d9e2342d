import 'reflect-metadata';
import type { Container } from 'inversify';

export type Planted = Container;
