"""A member of staff's pages: who asks for what about me, yes or no to each request, what has gone."""
