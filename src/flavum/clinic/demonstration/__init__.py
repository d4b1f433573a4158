"""A demonstration programme: synthetic people at every stage of the road, staff of every role, a full desk."""
